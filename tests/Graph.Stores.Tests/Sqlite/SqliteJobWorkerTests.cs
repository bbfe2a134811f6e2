using Graph.Runtime.Checkpoints;
using Graph.Testing.Contracts;

namespace Graph.Stores.Tests.Sqlite;

public sealed class SqliteJobWorkerTests : JobWorkerContract
{
    private readonly SqliteFolder _folder = new();

    protected override Task<ICheckpointStore> MakeCleanStoreAsync()
    {
        _folder.Time = Time;
        return Task.FromResult<ICheckpointStore>(_folder.Open());
    }

    protected override Task CleanAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
