using Graph.Runtime.Checkpoints;
using Graph.Stores.Tests.Hybrid;
using Graph.Stores.Tests.Postgres;
using Graph.Stores.Tests.Redis;
using Graph.Stores.Tests.Sqlite;
using Graph.Testing.Contracts;

namespace Graph.Stores.Tests.Keeping;

public sealed class SqliteToPostgresKeepingTests(PostgresHost host) : StoreKeepingContract, IClassFixture<PostgresHost>, IDisposable
{
    private readonly SqliteFolder _folder = new();
    private readonly PostgresStores _stores = new(host.NewOptions());

    public void Dispose() => _folder.Dispose();

    public override async Task DisposeAsync()
    {
        await _stores.CloseAsync();
        await base.DisposeAsync();
    }

    /// <summary>Keys are indexed every few commits, so that threads meet both ways in which commits are found.</summary>
    protected override Task<ICheckpointStore> MakeSourceAsync() => Task.FromResult<ICheckpointStore>(_folder.OpenIndexing(7));

    protected override async Task<ICheckpointStore> MakeDestinationAsync() => await _stores.OpenAsync();
}

public sealed class PostgresToRedisKeepingTests(PostgresHost host, RedisFixture redis) : StoreKeepingContract, IClassFixture<PostgresHost>, IClassFixture<RedisFixture>
{
    private readonly PostgresStores _stores = new(host.NewOptions());
    private readonly RedisStores _there = new(redis.Server.Uri);

    public override async Task DisposeAsync()
    {
        await _stores.CloseAsync();
        await _there.CloseAsync();
        await base.DisposeAsync();
    }

    protected override async Task<ICheckpointStore> MakeSourceAsync() => await _stores.OpenAsync();

    protected override Task<ICheckpointStore> MakeDestinationAsync() => Task.FromResult<ICheckpointStore>(_there.Open());
}

public sealed class RedisToSqliteKeepingTests(RedisFixture redis) : StoreKeepingContract, IClassFixture<RedisFixture>, IDisposable
{
    private readonly SqliteFolder _folder = new();
    private readonly RedisStores _stores = new(redis.Server.Uri);

    public void Dispose() => _folder.Dispose();

    public override async Task DisposeAsync()
    {
        await _stores.CloseAsync();
        await base.DisposeAsync();
    }

    protected override Task<ICheckpointStore> MakeSourceAsync() => Task.FromResult<ICheckpointStore>(_stores.Open());

    protected override Task<ICheckpointStore> MakeDestinationAsync() => Task.FromResult<ICheckpointStore>(_folder.Open());
}

public sealed class HybridToRedisKeepingTests(PostgresHost host, RedisFixture redis)
    : StoreKeepingContract, IClassFixture<PostgresHost>, IClassFixture<RedisFixture>
{
    private readonly HybridWorld _world = new(host, redis.Server);
    private readonly RedisStores _there = new(redis.Server.Uri);

    public override async Task DisposeAsync()
    {
        await _world.CloseAsync();
        await _there.CloseAsync();
        await base.DisposeAsync();
    }

    protected override async Task<ICheckpointStore> MakeSourceAsync() => await _world.OpenAsync();

    protected override Task<ICheckpointStore> MakeDestinationAsync() => Task.FromResult<ICheckpointStore>(_there.Open());
}
