using Graph.Runtime.Checkpoints;
using Graph.Testing.Contracts;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Redis;

/// <summary>The contract, on a cluster: three masters, threads spread over 64 hash slots.</summary>
public sealed class RedisClusterCheckpointStoreTests(RedisClusterFixture fixture) : DurableCheckpointStoreContract, IClassFixture<RedisClusterFixture>
{
    private readonly RedisStores _stores = new(fixture.Cluster.Uri);

    protected override int EveryLongerSequence => FaultCount.Of(usual: 13, full: 1);

    public override Task DisposeAsync() => _stores.CloseAsync();

    protected override Task<ICheckpointStore> MakeCleanStoreAsync() => Task.FromResult<ICheckpointStore>(Open());

    protected override Task<ICheckpointStore> ReopenAsync() => Task.FromResult<ICheckpointStore>(Open());

    private Stores.Redis.RedisCheckpointStore Open() => _stores.Open(options => options with { LeaseClock = Time });
}
