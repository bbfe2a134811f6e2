using Graph.Runtime.Checkpoints;
using Graph.Testing.Contracts.Rules;

namespace Graph.Runtime.Tests.Engine;

public sealed class InMemoryEngineRules : EngineRulesContract
{
    private readonly InMemoryCheckpointStore _store = new();

    protected override Task<ICheckpointStore> OpenAsync() => Task.FromResult<ICheckpointStore>(_store);
}
