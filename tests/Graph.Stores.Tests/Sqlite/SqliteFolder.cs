using Graph.Stores.Sqlite;

namespace Graph.Stores.Tests.Sqlite;

/// <summary>A folder of one test, with the stores that it opened in it; both go with the test.</summary>
internal sealed class SqliteFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("graph-sqlite-");
    private readonly List<SqliteCheckpointStore> _stores = [];

    internal string File { get; init; } = "threads.db";

    /// <summary>The clock of stores that are opened from then on.</summary>
    internal TimeProvider Time { get; set; } = TimeProvider.System;

    internal string Path => System.IO.Path.Combine(_folder.FullName, File);

    /// <summary>Opens the file once more. Not flushed to the disk at every commit unless asked for: most tests are about something else.</summary>
    internal SqliteCheckpointStore Open(SqliteSynchronous synchronous = SqliteSynchronous.Normal) =>
        Open(new SqliteStoreOptions { Path = Path, Synchronous = synchronous, Time = Time });

    /// <summary>Opens the file with keys indexed as often as said, so that a short test meets both ways in which commits are found.</summary>
    internal SqliteCheckpointStore OpenIndexing(int every) =>
        Open(new SqliteStoreOptions { Path = Path, Synchronous = SqliteSynchronous.Normal, Time = Time }, every);

    internal SqliteCheckpointStore Open(SqliteStoreOptions options, int indexEvery = SqliteWriter.IndexEvery)
    {
        var store = new SqliteCheckpointStore(options, indexEvery);
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
