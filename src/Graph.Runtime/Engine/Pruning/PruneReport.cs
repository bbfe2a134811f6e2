using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine;

/// <summary>What was pruned of one thread.</summary>
public sealed record PruneReport
{
    /// <summary>The thread.</summary>
    public required ThreadId ThreadId { get; init; }

    /// <summary>The versions that went, lowest first.</summary>
    public required IReadOnlyList<VersionRange> Removed { get; init; }

    /// <summary>How many checkpoints went.</summary>
    public required int Commits { get; init; }

    /// <summary>How many checkpoints stay.</summary>
    public required int Kept { get; init; }

    /// <summary>By how many bytes the thread is smaller: what was removed, less the snapshots that let the others be loaded. A few small
    /// differences can weigh less than a snapshot; then it is below 0.</summary>
    public required long Bytes { get; init; }

    /// <summary>Why nothing was done to the thread; null when something could be.</summary>
    public string? Refusal { get; init; }
}
