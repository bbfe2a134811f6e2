using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Testing.Worlds;

namespace Graph.Simulation.Tests.Workload;

/// <summary>The runners of one process.</summary>
/// <param name="Starting">Starts threads that are not there, and moves no other: input for a thread that is would be one more input.</param>
/// <param name="Resuming">Goes on with threads.</param>
internal sealed record ProcessRunners(WorkflowRunner Starting, WorkflowRunner Resuming)
{
    internal static ProcessRunners Of(ICheckpointStore store, TimeProvider clock, Random random, IReadOnlyList<MovedThread> threads, LeaseOptions leases)
    {
        var ids = new SortableIdGenerator(clock, random);
        return new ProcessRunners(
            new WorkflowRunner(new StoreOfNewThreads(store, threads.Select(thread => thread.Id).ToHashSet()), clock, ids, random, leases),
            new WorkflowRunner(store, clock, ids, random, leases));
    }

    /// <summary>Takes certain threads for new ones, so that of all who start one of them one alone does.</summary>
    private sealed class StoreOfNewThreads(ICheckpointStore inner, IReadOnlySet<ThreadId> threads) : StoreInFront(inner)
    {
        public override ValueTask<StoredThread?> FindAsync(ThreadId threadId, CancellationToken cancellationToken) =>
            threads.Contains(threadId) ? ValueTask.FromResult<StoredThread?>(null) : base.FindAsync(threadId, cancellationToken);
    }
}
