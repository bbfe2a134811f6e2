using Graph.Runtime;
using Graph.Runtime.Jobs;
using Graph.Stores.Redis.Transport;
using StackExchange.Redis;

namespace Graph.Stores.Redis.Jobs;

/// <summary>Lists and counts jobs, for people.</summary>
internal sealed class JobListing(IRedisTransport transport, RedisShards shards, JobRecords records)
{
    private const int PlacesAtOnce = 1_000;

    internal async ValueTask<JobView?> FindAsync(ThreadId thread, CancellationToken cancellationToken)
    {
        var record = await records.ReadAsync(thread, cancellationToken);
        return record.Job is { } job ? new JobView(thread, job, record.Lease) : null;
    }

    /// <summary>Finds the threads whose jobs match, the oldest first.</summary>
    internal async ValueTask<IReadOnlyList<ThreadId>> FindThreadsAsync(JobQuery query, CancellationToken cancellationToken)
    {
        var states = query.State is { } state ? [state] : Enum.GetValues<JobState>();
        var ranges = Enumerable.Range(0, shards.Keys.ShardCount).SelectMany(shard => states.Select(of => (Shard: shard, Range: JobPlace.Range(of, query.Queue))));
        var places = await Task.WhenAll(ranges.Select(at => ReadAsync(shards.Keys.Jobs(at.Shard), at.Range.From, at.Range.To, cancellationToken)));
        return
        [
            .. places.SelectMany(found => found)
                .Where(place => query.Tenant is null || place.Tenant == query.Tenant)
                .OrderBy(place => place.Since)
                .ThenBy(place => place.Thread.Value, StringComparer.Ordinal)
                .Take(query.Limit)
                .Select(place => place.Thread),
        ];
    }

    /// <summary>Finds the threads of a shard whose jobs are parked.</summary>
    internal async ValueTask<HashSet<ThreadId>> FindParkedAsync(int shard, CancellationToken cancellationToken)
    {
        var (from, to) = JobPlace.Range(JobState.Parked, queue: null);
        return [.. (await ReadAsync(shards.Keys.Jobs(shard), from, to, cancellationToken)).Select(place => place.Thread)];
    }

    internal async ValueTask<IReadOnlyList<QueueDepth>> CountAsync(CancellationToken cancellationToken)
    {
        var replies = await Task.WhenAll(Enumerable.Range(0, shards.Keys.ShardCount).Select(shard => shards.RunAsync(
            RedisLane.Bulk, RedisScripts.CountJobs, [shards.Keys.Jobs(shard), shards.Keys.Incarnation(shard)], [], cancellationToken).AsTask()));
        return
        [
            .. replies.SelectMany(reply => reply[1].Items())
                .Select(line => line.Items())
                .GroupBy(line => (Queue: line[1].Text(), State: JobPlace.State(line[0].Text())), line => (long)line[2])
                .OrderBy(depth => depth.Key.Queue, StringComparer.Ordinal)
                .ThenBy(depth => depth.Key.State)
                .Select(depth => new QueueDepth(depth.Key.Queue, depth.Key.State, depth.Sum())),
        ];
    }

    private async Task<List<JobPlace>> ReadAsync(RedisKey index, string from, string to, CancellationToken cancellationToken)
    {
        var found = new List<JobPlace>();
        string[] page;
        do
        {
            object[] arguments = [index, from, to, "BYLEX", "LIMIT", 0, PlacesAtOnce];
            page = (await transport.ExecuteAsync(RedisLane.Bulk, "ZRANGE", arguments, cancellationToken)).Texts();
            found.AddRange(page.Select(JobPlace.Read));
            from = page.Length == 0 ? from : "(" + page[^1];
        }
        while (page.Length == PlacesAtOnce);

        return found;
    }
}
