using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Testing.Worlds;

namespace Graph.Simulation.Tests.Stores;

/// <summary>One call of a store on its way: it can be made late, twice, or of several stores.</summary>
/// <param name="Name">The call in a word or two.</param>
/// <param name="ThreadId">The thread that it is about; null for none.</param>
/// <param name="Changes">Whether it changes what is stored.</param>
/// <param name="Make">Makes it. What it captures is its own: the caller may use its buffers again.</param>
internal sealed record StoreCall(string Name, ThreadId? ThreadId, bool Changes, Func<ICheckpointStore, ValueTask<object?>> Make)
{
    /// <summary>The commit that it stores, when it is one.</summary>
    internal CheckpointCommit? Commit { get; init; }

    /// <summary>The pending writes that it keeps, when it does.</summary>
    internal PendingSave? Pending { get; init; }

    /// <summary>What it does with the lease of the thread; null for nothing.</summary>
    internal CommitLease? Lease { get; init; }

    /// <summary>What it asks of the queue, when it takes jobs.</summary>
    internal JobClaim? Claim { get; init; }

    /// <summary>What becomes of a job that is let go without a commit; null for any other call.</summary>
    internal LetGo? LetGo { get; init; }

    /// <summary>A call of the queue, which is the store itself or the one behind what stands in front of it.</summary>
    internal static StoreCall OfQueue(string name, ThreadId? threadId, bool changes, Func<IJobQueue, ValueTask<object?>> make) =>
        new(name, threadId, changes, store => make(QueueOf(store)));

    /// <summary>The queue of a store.</summary>
    internal static IJobQueue QueueOf(ICheckpointStore store) => store as IJobQueue ?? QueueOf(((StoreInFront)store).Inner);
}

/// <summary>How a worker lets a job go without a commit.</summary>
internal enum LetGo
{
    /// <summary>Given back as it was taken: this attempt does not count.</summary>
    AsTaken,

    /// <summary>It failed: that counts as a failure, and not as an attempt either.</summary>
    Failed,
}

/// <summary>Pending writes and the commit that they belong to.</summary>
internal sealed record PendingSave(CommitHash Head, IReadOnlyList<PendingWrite> Writes);

/// <summary>What a store answered: a value or an exception.</summary>
internal sealed record StoreAnswer(object? Value, GraphAgentsException? Refusal);
