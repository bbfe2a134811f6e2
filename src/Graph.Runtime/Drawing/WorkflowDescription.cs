using System.Collections.Immutable;

namespace Graph.Runtime.Drawing;

/// <summary>What a compiled workflow looks like from outside; every drawing is made of this, so that none can disagree with another.</summary>
public sealed record WorkflowDescription
{
    /// <summary>Where every run starts; stands for a node in <see cref="EdgeDescription.From"/>.</summary>
    public const string Start = "START";

    /// <summary>Where a path is over; stands for a node in <see cref="EdgeDescription.To"/>.</summary>
    public const string End = "END";

    /// <summary>Where the run fails on purpose; stands for a node in <see cref="EdgeDescription.To"/>.</summary>
    public const string Fail = "fail";

    /// <summary>The workflow's name.</summary>
    public required string Name { get; init; }

    /// <summary>The author's own number.</summary>
    public required int Version { get; init; }

    /// <summary>What it is for; null when the author does not say.</summary>
    public string? Description { get; init; }

    /// <summary>The nodes in the order of the file.</summary>
    public required ImmutableArray<NodeDescription> Nodes { get; init; }

    /// <summary>The joins in the order of the file.</summary>
    public required ImmutableArray<JoinDescription> Joins { get; init; }

    /// <summary>What leads where: from START, then from each node, then from each join, in the order of the file.</summary>
    public required ImmutableArray<EdgeDescription> Edges { get; init; }
}
