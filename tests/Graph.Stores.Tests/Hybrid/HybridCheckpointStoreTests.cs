using Graph.Runtime.Checkpoints;
using Graph.Stores.Tests.Postgres;
using Graph.Stores.Tests.Redis;
using Graph.Testing.Contracts;

namespace Graph.Stores.Tests.Hybrid;

[Collection(PostgresTests.Name)]
public sealed class HybridCheckpointStoreTests(PostgresHost host, RedisFixture redis) : DurableCheckpointStoreContract, IClassFixture<RedisFixture>
{
    private readonly HybridWorld _world = new(host, redis.Server);

    public override Task DisposeAsync() => _world.CloseAsync();

    protected override async Task<ICheckpointStore> MakeCleanStoreAsync() => await _world.OpenAsync(Time);

    protected override async Task<ICheckpointStore> ReopenAsync()
    {
        await _world.CloseAsync();
        return await _world.OpenAsync(Time);
    }
}
