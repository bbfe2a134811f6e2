using Graph.Runtime.Checkpoints;
using Graph.Stores.Tests.Postgres;
using Graph.Stores.Tests.Redis;
using Graph.Testing.Contracts.Rules;

namespace Graph.Stores.Tests.Hybrid;

public sealed class HybridEngineRules(PostgresHost host, RedisFixture redis) : EngineRulesContract, IClassFixture<PostgresHost>, IClassFixture<RedisFixture>
{
    private readonly HybridWorld _world = new(host, redis.Server);

    public override Task DisposeAsync() => _world.CloseAsync();

    protected override async Task<ICheckpointStore> OpenAsync() => await _world.OpenAsync();
}
