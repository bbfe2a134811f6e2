using System.Collections.Immutable;

namespace Graph.Runtime.Scenarios;

/// <summary>Which parts of a workflow ran, out of all that there are.</summary>
/// <param name="Ways">Its nodes, edges and arms in the order of the file, each with how many times it was taken.</param>
public sealed record WorkflowCoverage(ImmutableArray<CoveredWay> Ways)
{
    /// <summary>What several scenarios of one workflow covered together.</summary>
    /// <param name="parts">The coverage of each; at least one.</param>
    /// <returns>The sum.</returns>
    public static WorkflowCoverage Sum(IEnumerable<WorkflowCoverage> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return parts.Aggregate((left, right) => new WorkflowCoverage(
            [.. left.Ways.Zip(right.Ways, (one, other) => one with { Count = one.Count + other.Count })]));
    }

    /// <summary>How many ways of a kind there are, and how many of them were taken.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>Taken and all.</returns>
    public (int Taken, int All) CountOf(WayKind kind) =>
        (Ways.Count(way => way.Kind == kind && way.Count > 0), Ways.Count(way => way.Kind == kind));
}

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
