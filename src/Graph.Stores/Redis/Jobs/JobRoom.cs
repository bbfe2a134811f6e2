using System.Globalization;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Stores.Redis.Transport;

namespace Graph.Stores.Redis.Jobs;

/// <summary>The bounds of queues and tenants, over all shards. Those who ask at the same moment may together go over a bound by as many as they are.</summary>
internal sealed class JobRoom(IRedisTransport transport, RedisShards shards, RedisStoreOptions options)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private JobQueueOptions Bounds => options.Queues;

    /// <summary>Refuses a job that there is no room for.</summary>
    /// <exception cref="QueueFullException">There is none.</exception>
    internal async ValueTask RequireAsync(JobPlacement placement, Timestamp now, CancellationToken cancellationToken)
    {
        placement.Require();
        var (queue, tenant) = (placement.Queue, placement.Tenant);
        var queued = await CountQueuedAsync(queue, cancellationToken);
        RequireRoom(queued, Bounds.MaxQueued, $"queue '{queue}' has all the jobs that it may have ({Bounds.MaxQueued})");
        if (Bounds.MaxQueuedPerTenant is { } most)
        {
            RequireRoom(await CountOfTenantAsync(tenant, cancellationToken), most, $"tenant '{tenant}' has all the jobs queued that it may have ({most})");
        }

        if (Bounds.MaxStartsPerSecond is { } starts)
        {
            RequireRoom(await CountStartAsync(tenant, now, cancellationToken) - 1, starts, $"tenant '{tenant}' asked for all the jobs that it may ask for in a second ({starts})");
        }
    }

    private Task<long> CountQueuedAsync(string queue, CancellationToken cancellationToken) => SumAsync(async shard =>
    {
        var counts = await Task.WhenAll(new[] { JobState.Ready, JobState.Delayed }.Select(state =>
        {
            var (from, to) = JobPlace.Range(state, queue);
            return transport.ExecuteAsync(RedisLane.Control, "ZLEXCOUNT", [shards.Keys.Jobs(shard), from, to], cancellationToken);
        }));
        return counts.Sum(count => (long)count);
    });

    private Task<long> CountOfTenantAsync(string tenant, CancellationToken cancellationToken) => SumAsync(async shard =>
    {
        var count = await transport.ExecuteAsync(RedisLane.Control, "HGET", [shards.Keys.JobCounts(shard), "queued:" + tenant], cancellationToken);
        return count.IsNull ? 0 : (long)count;
    });

    /// <summary>Counts one more job of this second, be it refused or not: whoever asks too often is not let in by asking more.</summary>
    private async Task<long> CountStartAsync(string tenant, Timestamp now, CancellationToken cancellationToken)
    {
        var key = shards.Keys.Starts(tenant, now.Seconds.ToString(CultureInfo.InvariantCulture));
        var count = (long)await transport.ExecuteAsync(RedisLane.Control, "INCR", [key], cancellationToken);
        await transport.ExecuteAsync(RedisLane.Control, "PEXPIRE", [key, (long)(2 * Second).TotalMilliseconds], cancellationToken);
        return count;
    }

    private async Task<long> SumAsync(Func<int, Task<long>> count) => (await Task.WhenAll(Enumerable.Range(0, shards.Keys.ShardCount).Select(count))).Sum();

    private void RequireRoom(long count, int most, string what)
    {
        if (count >= most)
        {
            throw new QueueFullException(what, Bounds.RetryAfter);
        }
    }
}
