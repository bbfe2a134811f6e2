using Graph.Runtime.Jobs;
using Graph.Stores.Tests.Postgres;
using Graph.Stores.Tests.Redis;
using Graph.Testing.Contracts;

namespace Graph.Stores.Tests.Hybrid;

public sealed class HybridJobQueueTests(PostgresHost host, RedisFixture redis) : JobQueueContract, IClassFixture<PostgresHost>, IClassFixture<RedisFixture>
{
    private readonly List<HybridWorld> _worlds = [];

    public override async Task DisposeAsync()
    {
        foreach (var world in _worlds)
        {
            await world.CloseAsync();
        }
    }

    protected override async Task<IJobQueue> MakeCleanQueueAsync(JobQueueOptions options)
    {
        var world = new HybridWorld(host, redis.Server);
        _worlds.Add(world);
        return await world.OpenAsync(Time, world.Options with { Truth = world.Options.Truth with { Queues = options } });
    }
}
