using Graph.Runtime.Jobs;
using Graph.Testing.Contracts;

namespace Graph.Stores.Tests.Redis;

/// <summary>The contract of queues, on a server of its own.</summary>
public sealed class RedisJobQueueTests(RedisFixture fixture) : JobQueueContract, IClassFixture<RedisFixture>
{
    private readonly List<RedisStores> _stores = [];

    public override Task DisposeAsync() => Task.WhenAll(_stores.Select(stores => stores.CloseAsync()));

    protected override Task<IJobQueue> MakeCleanQueueAsync(JobQueueOptions options)
    {
        var stores = new RedisStores(fixture.UriOfUser);
        _stores.Add(stores);
        return Task.FromResult<IJobQueue>(stores.Open(usual => usual with { LeaseClock = Time, Queues = options }));
    }
}

/// <summary>The contract of queues, on a cluster: a queue is spread over all of its shards.</summary>
public sealed class RedisClusterJobQueueTests(RedisClusterFixture fixture) : JobQueueContract, IClassFixture<RedisClusterFixture>
{
    private readonly List<RedisStores> _stores = [];

    public override Task DisposeAsync() => Task.WhenAll(_stores.Select(stores => stores.CloseAsync()));

    protected override Task<IJobQueue> MakeCleanQueueAsync(JobQueueOptions options)
    {
        var stores = new RedisStores(fixture.Cluster.Uri);
        _stores.Add(stores);
        return Task.FromResult<IJobQueue>(stores.Open(usual => usual with { LeaseClock = Time, Queues = options }));
    }
}
