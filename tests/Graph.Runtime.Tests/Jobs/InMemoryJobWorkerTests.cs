using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Testing.Contracts;

namespace Graph.Runtime.Tests.Jobs;

public sealed class InMemoryJobWorkerTests : JobWorkerContract
{
    protected override Task<ICheckpointStore> MakeCleanStoreAsync(JobQueueOptions queues) =>
        Task.FromResult<ICheckpointStore>(new InMemoryCheckpointStore(Time, queues));
}
