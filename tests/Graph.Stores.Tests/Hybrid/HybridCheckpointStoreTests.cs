using Graph.Runtime.Checkpoints;
using Graph.Stores.Tests.Postgres;
using Graph.Stores.Tests.Redis;
using Graph.Testing.Contracts;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Hybrid;

public sealed class HybridCheckpointStoreTests(PostgresHost host, RedisFixture redis) : DurableCheckpointStoreContract, IClassFixture<PostgresHost>, IClassFixture<RedisFixture>
{
    private readonly HybridWorld _world = new(host, redis.Server);

    protected override int EveryLongerSequence => FaultCount.Of(usual: 29, full: 1);

    public override Task DisposeAsync() => _world.CloseAsync();

    protected override async Task<ICheckpointStore> MakeCleanStoreAsync() => await _world.OpenAsync(Time);

    protected override async Task<ICheckpointStore> ReopenAsync()
    {
        await _world.CloseAsync();
        return await _world.OpenAsync(Time);
    }
}
