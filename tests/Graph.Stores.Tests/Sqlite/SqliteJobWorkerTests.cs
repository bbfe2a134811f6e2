using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Stores.Sqlite;
using Graph.Testing.Contracts;

namespace Graph.Stores.Tests.Sqlite;

public sealed class SqliteJobWorkerTests : JobWorkerContract, IDisposable
{
    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<ICheckpointStore> MakeCleanStoreAsync(JobQueueOptions queues) => Task.FromResult<ICheckpointStore>(
        _folder.Open(new SqliteStoreOptions { Path = _folder.Path, Synchronous = SqliteSynchronous.Normal, Time = Time, Queues = queues }));
}
