using System.Collections.Immutable;

namespace Graph.Runtime.Scenarios;

/// <summary>Which parts of a workflow ran, out of all that there are.</summary>
/// <param name="Ways">Its nodes, edges and arms in the order of the file, each with how many times it was taken.</param>
public sealed record WorkflowCoverage(ImmutableArray<CoveredWay> Ways)
{
    /// <summary>The workflows that its nodes run, and those that their nodes run, each at its path; what is in them is not part of <see cref="Ways"/>.</summary>
    public ImmutableArray<CoveredSubworkflow> Inside { get; init; } = [];

    /// <summary>Whether any of its nodes ran.</summary>
    public bool HasRun => Ways.Any(way => way is { Kind: WayKind.Node, Count: > 0 });

    /// <summary>What several scenarios of one workflow covered together.</summary>
    /// <param name="parts">The coverage of each; at least one.</param>
    /// <returns>The sum.</returns>
    public static WorkflowCoverage Sum(IEnumerable<WorkflowCoverage> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return parts.Aggregate((left, right) => left.Plus(right));
    }

    /// <summary>How many ways of a kind there are, and how many of them were taken.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>Taken and all.</returns>
    public (int Taken, int All) CountOf(WayKind kind) =>
        (Ways.Count(way => way.Kind == kind && way.Count > 0), Ways.Count(way => way.Kind == kind));

    private WorkflowCoverage Plus(WorkflowCoverage other) => new([.. Ways.Zip(other.Ways, (one, more) => one with { Count = one.Count + more.Count })])
    {
        Inside = [.. Inside.Zip(other.Inside, (one, more) => one with { Coverage = one.Coverage.Plus(more.Coverage) })],
    };
}

/// <summary>Which parts of a workflow ran as a part of another one.</summary>
/// <param name="Path">The node that runs it, such as <c>review</c>, or <c>review/check</c> further inside.</param>
/// <param name="Workflow">Its name.</param>
/// <param name="Coverage">Its own parts.</param>
public sealed record CoveredSubworkflow(string Path, string Workflow, WorkflowCoverage Coverage);

/// <summary>One part of a workflow that a run may or may not come by.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">What people read, such as <c>analyze -> respond (else)</c>.</param>
/// <param name="Count">How many times it was taken.</param>
public sealed record CoveredWay(WayKind Kind, string Text, int Count);

/// <summary>Kinds of parts that coverage counts.</summary>
public enum WayKind
{
    /// <summary>A node.</summary>
    Node,

    /// <summary>An edge that no condition decides about; also a node's own command and the way of an error.</summary>
    Edge,

    /// <summary>An arm of a choice, its else included.</summary>
    Arm,
}
