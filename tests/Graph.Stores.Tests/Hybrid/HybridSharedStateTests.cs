using Graph.Runtime.SharedState;
using Graph.Stores.Tests.Postgres;
using Graph.Stores.Tests.Redis;
using Graph.Testing.Contracts;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Hybrid;

public sealed class HybridSharedStateTests(PostgresHost host, RedisFixture redis) : SharedStateContract, IClassFixture<PostgresHost>, IClassFixture<RedisFixture>
{
    private readonly HybridWorld _world = new(host, redis.Server);

    protected override int EverySequence => FaultCount.Of(usual: 8, full: 1);

    public override Task DisposeAsync() => _world.CloseAsync();

    protected override Task<ISharedStateStore> MakeCleanStoreAsync() => OpenAnotherAsync();

    protected override async Task<ISharedStateStore> OpenAnotherAsync() => await _world.OpenAsync(Time);
}
