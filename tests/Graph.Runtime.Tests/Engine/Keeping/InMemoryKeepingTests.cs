using Graph.Runtime.Checkpoints;
using Graph.Testing.Contracts;

namespace Graph.Runtime.Tests.Engine.Keeping;

public sealed class InMemoryKeepingTests : StoreKeepingContract
{
    protected override Task<ICheckpointStore> MakeSourceAsync() => Task.FromResult<ICheckpointStore>(new InMemoryCheckpointStore());

    protected override Task<ICheckpointStore> MakeDestinationAsync() => Task.FromResult<ICheckpointStore>(new InMemoryCheckpointStore());
}
