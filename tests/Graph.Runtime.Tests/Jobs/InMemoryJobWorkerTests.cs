using Graph.Runtime.Checkpoints;
using Graph.Testing.Contracts;

namespace Graph.Runtime.Tests.Jobs;

public sealed class InMemoryJobWorkerTests : JobWorkerContract
{
    protected override Task<ICheckpointStore> MakeCleanStoreAsync() => Task.FromResult<ICheckpointStore>(new InMemoryCheckpointStore(Time));
}
