using Graph.Runtime.Checkpoints;
using Graph.Testing.Contracts.Rules;

namespace Graph.Stores.Tests.Sqlite;

public sealed class SqliteEngineRules : EngineRulesContract, IDisposable
{
    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<ICheckpointStore> OpenAsync() => Task.FromResult<ICheckpointStore>(_folder.Open());
}
