using Graph.Runtime.Checkpoints;
using Graph.Testing.Contracts;

namespace Graph.Stores.Tests.Redis;

public sealed class RedisTimeTravelTests(RedisFixture fixture) : TimeTravelContract, IClassFixture<RedisFixture>
{
    private readonly RedisStores _stores = new(fixture.UriOfUser);

    public override Task DisposeAsync() => _stores.CloseAsync();

    protected override Task<ICheckpointStore> MakeCleanStoreAsync() => Task.FromResult<ICheckpointStore>(_stores.Open());
}

/// <summary>On a cluster, where all that a script touches must lie in one hash slot.</summary>
public sealed class RedisClusterTimeTravelTests(RedisClusterFixture fixture) : TimeTravelContract, IClassFixture<RedisClusterFixture>
{
    private readonly RedisStores _stores = new(fixture.Cluster.Uri);

    public override Task DisposeAsync() => _stores.CloseAsync();

    protected override Task<ICheckpointStore> MakeCleanStoreAsync() => Task.FromResult<ICheckpointStore>(_stores.Open());
}
