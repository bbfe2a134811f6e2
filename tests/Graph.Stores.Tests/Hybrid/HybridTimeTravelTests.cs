using Graph.Runtime.Checkpoints;
using Graph.Stores.Tests.Postgres;
using Graph.Stores.Tests.Redis;
using Graph.Testing.Contracts;

namespace Graph.Stores.Tests.Hybrid;

public sealed class HybridTimeTravelTests(PostgresHost host, RedisFixture redis) : TimeTravelContract, IClassFixture<PostgresHost>, IClassFixture<RedisFixture>
{
    private readonly HybridWorld _world = new(host, redis.Server);

    public override Task DisposeAsync() => _world.CloseAsync();

    protected override async Task<ICheckpointStore> MakeCleanStoreAsync() => await _world.OpenAsync();
}
