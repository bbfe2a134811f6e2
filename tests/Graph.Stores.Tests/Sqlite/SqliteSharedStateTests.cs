using Graph.Runtime.SharedState;
using Graph.Testing.Contracts;

namespace Graph.Stores.Tests.Sqlite;

public sealed class SqliteSharedStateTests : SharedStateContract, IDisposable
{
    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    protected override Task<ISharedStateStore> MakeCleanStoreAsync()
    {
        _folder.Time = Time;
        return OpenAnotherAsync();
    }

    protected override Task<ISharedStateStore> OpenAnotherAsync() => Task.FromResult<ISharedStateStore>(_folder.Open());
}
