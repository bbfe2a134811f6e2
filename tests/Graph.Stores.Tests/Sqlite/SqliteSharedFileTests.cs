using Graph.Runtime.Checkpoints;
using Graph.Testing.Contracts;
using Graph.Testing.Worlds;

namespace Graph.Stores.Tests.Sqlite;

/// <summary>The same promises when two instances, as two processes would, have the file open and take turns.</summary>
public sealed class SqliteSharedFileTests : DurableCheckpointStoreContract, IDisposable
{
    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<ICheckpointStore> MakeCleanStoreAsync() =>
        Task.FromResult<ICheckpointStore>(new AlternatingStore(_folder.Open(), _folder.Open()));

    protected override Task<ICheckpointStore> ReopenAsync()
    {
        _folder.CloseStores();
        return MakeCleanStoreAsync();
    }
}
