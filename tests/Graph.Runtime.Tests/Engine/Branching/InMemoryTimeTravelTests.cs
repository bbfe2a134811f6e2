using Graph.Runtime.Checkpoints;
using Graph.Testing.Contracts;

namespace Graph.Runtime.Tests.Engine.Branching;

public sealed class InMemoryTimeTravelTests : TimeTravelContract
{
    protected override Task<ICheckpointStore> MakeCleanStoreAsync() => Task.FromResult<ICheckpointStore>(new InMemoryCheckpointStore());
}
