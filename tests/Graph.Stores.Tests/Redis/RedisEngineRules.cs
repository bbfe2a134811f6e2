using Graph.Runtime.Checkpoints;
using Graph.Testing.Contracts.Rules;

namespace Graph.Stores.Tests.Redis;

public sealed class RedisEngineRules(RedisFixture fixture) : EngineRulesContract, IClassFixture<RedisFixture>
{
    private readonly RedisStores _stores = new(fixture.UriOfUser);

    public override Task DisposeAsync() => _stores.CloseAsync();

    protected override Task<ICheckpointStore> OpenAsync() => Task.FromResult<ICheckpointStore>(_stores.Open());
}
