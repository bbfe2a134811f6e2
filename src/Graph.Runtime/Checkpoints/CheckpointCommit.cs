using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

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

    /// <summary>The definition that the thread runs from now on; null when that stays the same. Never null for a thread's first commit.</summary>
    public WorkflowReference? Workflow { get; init; }

    /// <summary>What it does with the thread's lease; null for nothing: it is refused while somebody else's is live, and clears a lapsed one away.</summary>
    public CommitLease? Lease { get; init; }

    /// <summary>What it does with the thread's job; null for nothing. A store that is no <see cref="IJobQueue"/> refuses anything else.</summary>
    public JobChange? Job { get; init; }

    /// <summary>The command that it takes in; null for none.</summary>
    public string? Consumes { get; init; }

    /// <summary>Whether the commit was made before and is put back, as in a copy: versions that were pruned there may be missing before it.</summary>
    public bool IsRestored { get; init; }

    /// <summary>When the thread was made, told with the first commit that is put back of a thread whose older ones were pruned; null when this commit made it.</summary>
    public Timestamp? ThreadCreatedAt { get; init; }

    /// <summary>When the thread was made, if this is its first commit in the store.</summary>
    public Timestamp BeganAt => ThreadCreatedAt ?? Header.CreatedAt;

    /// <summary>Whether it is what most commits are: it goes on from the head under a lease that the writer holds, and does nothing besides. A store may have
    /// a shorter way for it.</summary>
    public bool IsPlainStep =>
        this is { Lease: CommitLease.Hold, Snapshot: null, Workflow: null, Job: null, Consumes: null, IsRestored: false }
        && ExpectedHead != CommitHash.None
        && ExpectedHead == Header.ParentHash
        && Header.ParentVersion == unchecked(Header.Version - 1);

    /// <summary>Whether the commit's version may follow that of a head.</summary>
    /// <param name="head">The version of the head; 0 when there is none.</param>
    /// <returns>True for the next one, and for any higher one of a commit that is put back.</returns>
    public bool MayFollow(long head) => IsRestored ? Header.Version > head : Header.Version == head + 1;
}

/// <summary>Which definition a thread runs.</summary>
/// <param name="Name">The workflow's name.</param>
/// <param name="Version">The author's number.</param>
/// <param name="Hash">The definition's content hash.</param>
public sealed record WorkflowReference(string Name, int Version, string Hash);
