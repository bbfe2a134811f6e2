using Graph.Runtime.Jobs;

namespace Graph.Runtime.Checkpoints;

/// <summary>One transition on its way into a store: stored whole or not at all.</summary>
public sealed record CheckpointCommit
{
    /// <summary>What the store must know.</summary>
    public required CommitHeader Header { get; init; }

    /// <summary>The hash of the thread's newest commit as the writer knows it; <see cref="CommitHash.None"/> when there is none.</summary>
    public required CommitHash ExpectedHead { get; init; }

    /// <summary>The encoded transition. The store copies it if it keeps it past the call.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The encoded state after the transition, when this commit carries a snapshot; always so for the first of a branch.</summary>
    public ReadOnlyMemory<byte>? Snapshot { get; init; }

    /// <summary>The definition that the thread runs from now on; null when that stays the same. Never null for version 1.</summary>
    public WorkflowReference? Workflow { get; init; }

    /// <summary>What it does with the thread's lease; null for nothing: it is refused while somebody else's is live, and clears a lapsed one away.</summary>
    public CommitLease? Lease { get; init; }

    /// <summary>What it does with the thread's job; null for nothing. A store that is no <see cref="IJobQueue"/> refuses anything else.</summary>
    public JobChange? Job { get; init; }

    /// <summary>The command that it takes in; null for none.</summary>
    public string? Consumes { get; init; }
}

/// <summary>Which definition a thread runs.</summary>
/// <param name="Name">The workflow's name.</param>
/// <param name="Version">The author's number.</param>
/// <param name="Hash">The definition's content hash.</param>
public sealed record WorkflowReference(string Name, int Version, string Hash);
