using Graph.Runtime.Checkpoints;
using Graph.Stores.Tests.Postgres;
using Graph.Stores.Tests.Redis;
using Graph.Stores.Tests.Sqlite;

namespace Graph.Stores.Tests.Faults;

/// <summary>Stores that outlive a process, by name: what holds of one must hold of all.</summary>
internal sealed class EveryStore(RedisFixture redis, PostgresHost postgres, SqliteFolder sqlite)
{
    private readonly RedisStores _redis = new(redis.Server.Uri);
    private readonly PostgresStores _postgres = new(postgres.NewOptions());

    /// <summary>Opens the store of that name once more.</summary>
    internal async Task<ICheckpointStore> OpenAsync(string name) => name switch
    {
        "sqlite" => sqlite.Open(),
        "redis" => _redis.Open(),
        "postgres" => await _postgres.OpenAsync(),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "No such store."),
    };

    internal async Task CloseAsync()
    {
        await _redis.CloseAsync();
        await _postgres.CloseAsync();
        sqlite.Dispose();
    }
}
