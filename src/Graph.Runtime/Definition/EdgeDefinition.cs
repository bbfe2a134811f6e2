using System.Collections.Immutable;
using Graph.Runtime.Compilation;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition;

/// <summary>One entry under <c>edges:</c>, its arrow replaced by what it stands for.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Sources">The names behind <c>from</c>.</param>
/// <param name="Action">What happens when they are done.</param>
internal sealed record EdgeDefinition(TextRange Place, ImmutableArray<Placed<string>> Sources, EdgeAction Action);

/// <summary>What happens after a node.</summary>
internal abstract record EdgeAction
{
    private EdgeAction()
    {
    }

    /// <summary>All targets that are named, in the order of the file.</summary>
    public abstract IEnumerable<Placed<string>> Targets { get; }

    /// <summary>Nodes run next.</summary>
    internal sealed record To(ImmutableArray<Placed<string>> Nodes) : EdgeAction
    {
        public override IEnumerable<Placed<string>> Targets => Nodes;
    }

    /// <summary>Nodes run when several sources are done.</summary>
    internal sealed record Join(ImmutableArray<Placed<string>> Nodes, JoinMode Mode, Placed<long>? Count, TextRange JoinPlace) : EdgeAction
    {
        public override IEnumerable<Placed<string>> Targets => Nodes;
    }

    /// <summary>Conditions decide.</summary>
    internal sealed record Choose(ImmutableArray<ArmDefinition> Arms, ArmDefinition? Else, bool MatchesAll, TextRange ChoosePlace) : EdgeAction
    {
        public override IEnumerable<Placed<string>> Targets => AllArms.SelectMany(arm => arm.Then.Targets);

        public IEnumerable<ArmDefinition> AllArms => Else is null ? Arms : Arms.Append(Else);
    }

    /// <summary>A task of each node for each item of a list.</summary>
    internal sealed record Each(EachDefinition Definition) : EdgeAction
    {
        public override IEnumerable<Placed<string>> Targets => Definition.Nodes;
    }
}

/// <summary>One arm of a choice.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="When">Its condition; null for the <c>else</c>.</param>
/// <param name="Then">What happens when it holds: <see cref="EdgeAction.To"/> or <see cref="EdgeAction.Each"/>.</param>
internal sealed record ArmDefinition(TextRange Place, YamlNode? When, EdgeAction Then);

/// <summary>A map-reduce.</summary>
internal sealed record EachDefinition
{
    public required YamlNode Items { get; init; }

    public required Placed<string> ItemName { get; init; }

    public required ImmutableArray<Placed<string>> Nodes { get; init; }

    public int? MaxConcurrency { get; init; }

    public ItemErrorPolicy OnItemError { get; init; }

    public Placed<string>? ErrorsField { get; init; }
}
