using Graph.Stores.Sqlite;

namespace Graph.Stores.Tests.Sqlite;

/// <summary>A folder of one test, with the stores that it opened in it; both go with the test.</summary>
internal sealed class SqliteFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("graph-sqlite-");
    private readonly List<SqliteCheckpointStore> _stores = [];

    internal string File { get; init; } = "threads.db";

    internal string Path => System.IO.Path.Combine(_folder.FullName, File);

    /// <summary>Opens the file once more. Not flushed to the disk at every commit unless asked for: most tests are about something else.</summary>
    internal SqliteCheckpointStore Open(SqliteSynchronous synchronous = SqliteSynchronous.Normal) =>
        Open(new SqliteStoreOptions { Path = Path, Synchronous = synchronous });

    internal SqliteCheckpointStore Open(SqliteStoreOptions options)
    {
        var store = new SqliteCheckpointStore(options);
        _stores.Add(store);
        return store;
    }

    internal void CloseStores()
    {
        _stores.ForEach(store => store.Dispose());
        _stores.Clear();
    }

    public void Dispose()
    {
        CloseStores();
        _folder.Delete(recursive: true);
    }
}
