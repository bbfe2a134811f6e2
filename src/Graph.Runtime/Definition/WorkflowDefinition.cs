using System.Collections.Immutable;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition;

/// <summary>A workflow as its author wrote it: nothing is resolved, and everything has its place.</summary>
internal sealed record WorkflowDefinition
{
    public required Placed<string> Name { get; init; }

    public int Version { get; init; } = 1;

    public string? Description { get; init; }

    /// <summary>Files that share types and defaults with this one.</summary>
    public ImmutableArray<Placed<string>> Includes { get; init; } = [];

    public ImmutableArray<InputDefinition> Input { get; init; } = [];

    /// <summary>What a caller gets back; null for every public field.</summary>
    public ImmutableArray<Placed<string>>? Output { get; init; }

    public ImmutableArray<TypeDefinition> Types { get; init; } = [];

    public ImmutableArray<FieldDefinition> Fields { get; init; } = [];

    public ImmutableArray<NodeDefinition> Nodes { get; init; } = [];

    public ImmutableArray<EdgeDefinition> Edges { get; init; } = [];

    /// <summary>Whether every edge could be read, so that what is missing is missing in the file.</summary>
    public bool AreEdgesReadable { get; init; } = true;

    /// <summary>Where <c>edges:</c> stands, or the workflow's name if it does not.</summary>
    public TextRange EdgesPlace { get; init; }

    public DefaultsDefinition Defaults { get; init; } = new();

    /// <summary>What takes threads of older versions to this one.</summary>
    public ImmutableArray<MigrationDefinition> Migrations { get; init; } = [];

    /// <summary>Where <c>migrations:</c> stands.</summary>
    public TextRange MigrationsPlace { get; init; }

    public Compilation.RunLimits Limits { get; init; } = new();
}

/// <summary>One field that a caller gives.</summary>
internal sealed record InputDefinition(Placed<string> Field, bool IsOptional);

/// <summary>One entry under <c>types:</c>.</summary>
internal sealed record TypeDefinition(Placed<string> Name, TypeSyntax Body);

/// <summary>One entry under <c>state:</c>.</summary>
internal sealed record FieldDefinition
{
    public required Placed<string> Name { get; init; }

    /// <summary>Null when the type is missing or unreadable, which was reported.</summary>
    public required TypeSyntax? Type { get; init; }

    public Placed<string>? Reduce { get; init; }

    public Placed<string>? By { get; init; }

    public Placed<bool>? Deep { get; init; }

    public YamlNode? Default { get; init; }

    public string? Description { get; init; }

    public Placed<long>? Keep { get; init; }

    public bool IsPrivate { get; init; }

    public bool IsEphemeral { get; init; }

    public bool IsUntracked { get; init; }
}

/// <summary>What holds for every node that does not say otherwise.</summary>
internal sealed record DefaultsDefinition
{
    public ImmutableArray<RetryDefinition>? Retry { get; init; }

    public TimeSpan? Timeout { get; init; }

    public TimeSpan? IdleTimeout { get; init; }

    public CacheDefinition? Cache { get; init; }

    public OnErrorDefinition? OnError { get; init; }
}
