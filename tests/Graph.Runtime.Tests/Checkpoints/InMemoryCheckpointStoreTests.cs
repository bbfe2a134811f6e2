using Graph.Runtime.Checkpoints;
using Graph.Testing.Contracts;

namespace Graph.Runtime.Tests.Checkpoints;

public sealed class InMemoryCheckpointStoreTests : CheckpointStoreContract
{
    protected override Task<ICheckpointStore> MakeCleanStoreAsync() => Task.FromResult<ICheckpointStore>(new InMemoryCheckpointStore(Time));
}
