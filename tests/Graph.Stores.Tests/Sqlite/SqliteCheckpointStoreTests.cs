using Graph.Runtime.Checkpoints;
using Graph.Testing.Contracts;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Sqlite;

public sealed class SqliteCheckpointStoreTests : DurableCheckpointStoreContract, IDisposable
{
    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override int EveryLongerSequence => FaultCount.Of(usual: 4, full: 1);

    protected override Task<ICheckpointStore> MakeCleanStoreAsync()
    {
        _folder.Time = Time;
        return Task.FromResult<ICheckpointStore>(_folder.Open());
    }

    protected override Task<ICheckpointStore> ReopenAsync()
    {
        _folder.CloseStores();
        return Task.FromResult<ICheckpointStore>(_folder.Open());
    }
}
