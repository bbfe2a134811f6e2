using Graph.Runtime.SharedState;
using Graph.Testing.Contracts;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Redis;

/// <summary>The contract of shared state, on a server of its own.</summary>
public sealed class RedisSharedStateTests(RedisFixture fixture) : SharedStateContract, IClassFixture<RedisFixture>
{
    private readonly RedisStores _stores = new(fixture.Server.Uri);

    protected override int EverySequence => FaultCount.Of(usual: 4, full: 1);

    public override Task DisposeAsync() => _stores.CloseAsync();

    protected override Task<ISharedStateStore> MakeCleanStoreAsync() => OpenAnotherAsync();

    protected override Task<ISharedStateStore> OpenAnotherAsync() =>
        Task.FromResult<ISharedStateStore>(_stores.Open(options => options with { LeaseClock = Time }));
}

/// <summary>The contract of shared state, on a cluster: entries are spread over 64 hash slots, those of a partition lie in one.</summary>
public sealed class RedisClusterSharedStateTests(RedisClusterFixture fixture) : SharedStateContract, IClassFixture<RedisClusterFixture>
{
    private readonly RedisStores _stores = new(fixture.Cluster.Uri);

    protected override int EverySequence => FaultCount.Of(usual: 8, full: 1);

    public override Task DisposeAsync() => _stores.CloseAsync();

    protected override Task<ISharedStateStore> MakeCleanStoreAsync() => OpenAnotherAsync();

    protected override Task<ISharedStateStore> OpenAnotherAsync() =>
        Task.FromResult<ISharedStateStore>(_stores.Open(options => options with { LeaseClock = Time }));
}
