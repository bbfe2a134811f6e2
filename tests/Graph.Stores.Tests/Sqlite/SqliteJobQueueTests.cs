using Graph.Runtime.Jobs;
using Graph.Stores.Sqlite;
using Graph.Testing.Contracts;

namespace Graph.Stores.Tests.Sqlite;

public sealed class SqliteJobQueueTests : JobQueueContract, IDisposable
{
    private readonly List<SqliteFolder> _folders = [];

    public void Dispose() => _folders.ForEach(folder => folder.Dispose());

    protected override Task<IJobQueue> MakeCleanQueueAsync(JobQueueOptions options)
    {
        var folder = new SqliteFolder { Time = Time };
        _folders.Add(folder);
        return Task.FromResult<IJobQueue>(folder.Open(new SqliteStoreOptions
        {
            Path = folder.Path,
            Synchronous = SqliteSynchronous.Normal,
            Time = Time,
            Queues = options,
        }));
    }
}
