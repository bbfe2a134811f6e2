using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Runtime.Checkpoints;

/// <summary>What a store must know of a commit without reading its body.</summary>
public sealed record CommitHeader
{
    /// <summary>The thread.</summary>
    public required ThreadId ThreadId { get; init; }

    /// <summary>The commit's number in the thread: 1, 2, 3 …, without gap, over all branches.</summary>
    public required long Version { get; init; }

    /// <summary>The checkpoint's id; ids sort by time.</summary>
    public required CheckpointId Id { get; init; }

    /// <summary>The hash of identity, body and parent; also what makes a repeated commit recognisable.</summary>
    public required CommitHash Hash { get; init; }

    /// <summary>The hash of the commit that this one goes on from; <see cref="CommitHash.None"/> for the first.</summary>
    public required CommitHash ParentHash { get; init; }

    /// <summary>The version of that commit: <see cref="Version"/> - 1 except for the first commit of a branch; 0 for none.</summary>
    public required long ParentVersion { get; init; }

    /// <summary>Where the thread stands after it.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>When it was made, by the clock of whoever made it; for display, never for order.</summary>
    public required Timestamp CreatedAt { get; init; }
}
