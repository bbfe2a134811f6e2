using Graph.Runtime.Checkpoints;
using Graph.Runtime.SharedState;
using Graph.Testing.Contracts;

namespace Graph.Runtime.Tests.SharedState;

public sealed class InMemorySharedStateTests : SharedStateContract
{
    protected override Task<ISharedStateStore> MakeCleanStoreAsync() => Task.FromResult<ISharedStateStore>(new InMemoryCheckpointStore(Time));

    protected override Task<ISharedStateStore> OpenAnotherAsync() => Task.FromResult(Store);
}
