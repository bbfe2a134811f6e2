using Graph.Runtime.Checkpoints;
using Graph.Testing.Contracts;

namespace Graph.Stores.Tests.Sqlite;

public sealed class SqliteTimeTravelTests : TimeTravelContract, IDisposable
{
    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Keys are indexed every few commits, so that threads meet both ways in which commits are found.</summary>
    protected override Task<ICheckpointStore> MakeCleanStoreAsync() => Task.FromResult<ICheckpointStore>(_folder.OpenIndexing(7));
}
