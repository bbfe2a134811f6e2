using System.Collections.Immutable;
using Graph.Runtime.Compilation;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition;

/// <summary>One entry under <c>nodes:</c>.</summary>
internal sealed record NodeDefinition
{
    public required Placed<string> Name { get; init; }

    /// <summary>Null when the node is a <c>set</c> without saying so.</summary>
    public Placed<string>? Type { get; init; }

    public string? Description { get; init; }

    public ImmutableArray<YamlEntry> With { get; init; } = [];

    /// <summary>Where <c>with</c> stands, or the node's name if it has none.</summary>
    public required TextRange WithPlace { get; init; }

    public OutputDefinition? Output { get; init; }

    /// <summary>What <c>set:</c> writes; null without it.</summary>
    public SetDefinition? Set { get; init; }

    public ImmutableArray<RetryDefinition>? Retry { get; init; }

    public TimeSpan? Timeout { get; init; }

    public TimeSpan? IdleTimeout { get; init; }

    public ExpiryDefinition? Expiry { get; init; }

    public CacheDefinition? Cache { get; init; }

    public bool IsDeferred { get; init; }

    public bool InterruptsBefore { get; init; }

    public bool InterruptsAfter { get; init; }

    public OnErrorDefinition? OnError { get; init; }

    public ImmutableArray<Placed<string>> Routes { get; init; } = [];

    public bool GoToAdds { get; init; }

    public YamlNode? Metadata { get; init; }

    public bool IsSet => Set is not null || Type?.Value == SetDefinition.TypeName;

    /// <summary>Where the node's type is said, for what is wrong with it as a whole.</summary>
    public TextRange TypePlace => Type?.Place ?? Name.Place;
}

/// <summary>What <c>set:</c> writes.</summary>
internal sealed record SetDefinition(ImmutableArray<YamlEntry> Entries, TextRange KeyPlace)
{
    public const string TypeName = "set";
}

/// <summary>Where a node's result goes.</summary>
internal abstract record OutputDefinition
{
    private OutputDefinition()
    {
    }

    /// <summary><c>output: field</c>.</summary>
    internal sealed record Whole(Placed<string> Field) : OutputDefinition;

    /// <summary><c>output: { field: value }</c>.</summary>
    internal sealed record Parts(ImmutableArray<YamlEntry> Entries) : OutputDefinition;
}

/// <summary>One policy under <c>retry:</c>.</summary>
internal sealed record RetryDefinition(RetryPolicy Policy, ImmutableArray<Placed<string>> Kinds);

/// <summary>What <c>on_error:</c> says.</summary>
internal abstract record OnErrorDefinition
{
    private OnErrorDefinition()
    {
    }

    /// <summary>The run fails.</summary>
    internal sealed record Fail : OnErrorDefinition;

    /// <summary>The static edges go on without an update.</summary>
    internal sealed record Continue : OnErrorDefinition;

    /// <summary>Another node goes on.</summary>
    internal sealed record GoTo(Placed<string> Target, Placed<string>? Field) : OnErrorDefinition;
}
