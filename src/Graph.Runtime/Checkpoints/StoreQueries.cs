using Graph.Runtime.Engine;

namespace Graph.Runtime.Checkpoints;

/// <summary>Which threads to list; newest activity first.</summary>
public sealed record ThreadQuery
{
    /// <summary>Only threads that run a workflow of this name.</summary>
    public string? WorkflowName { get; init; }

    /// <summary>Only threads that run a workflow of this version, by its author's number.</summary>
    public int? WorkflowVersion { get; init; }

    /// <summary>Only threads whose id begins so, character by character; those of workflows inside of a thread begin with its id.</summary>
    public string? IdPrefix { get; init; }

    /// <summary>Only threads in one of these statuses, as <see cref="StoredThreadSummary.Status"/> tells them; empty for all.</summary>
    public IReadOnlyList<RunStatus> Statuses { get; init; } = [];

    /// <summary>How many at the most.</summary>
    /// <value>Default 100.</value>
    public int Limit { get; init; } = 100;
}

/// <summary>Which commits of a thread to read; newest first.</summary>
public sealed record HistoryQuery
{
    /// <summary>Only commits with a lower version.</summary>
    public long? BeforeVersion { get; init; }

    /// <summary>How many at the most; null for all.</summary>
    public int? Limit { get; init; }
}
