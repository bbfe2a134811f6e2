using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Stores.Redis.Jobs;
using Graph.Stores.Redis.Transport;
using StackExchange.Redis;

namespace Graph.Stores.Redis;

/// <summary>The list of threads: each shard has its own in order, and they are merged.</summary>
internal sealed class ThreadListing(RedisShards shards, ThreadReading threads, JobListing jobs)
{
    /// <summary>How many places a script looks at in one go; it must not hold up others for long.</summary>
    private const int PlacesAtOnce = 512;

    /// <summary>How many lines are read at the same time.</summary>
    internal const int LinesAtOnce = 16;

    /// <summary>Finds the places of threads, newest activity first. All are found before the first is looked at: a thread that moves meanwhile
    /// would not be met again.</summary>
    internal async ValueTask<List<string>> FindAsync(ThreadQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit < 1)
        {
            return [];
        }

        var found = await Task.WhenAll(Enumerable.Range(0, shards.Keys.ShardCount).Select(shard => FindInShardAsync(shard, query, cancellationToken)));
        var sorted = new List<string>();
        foreach (var moment in found.SelectMany(places => places).GroupBy(ThreadPlace.Moment).OrderByDescending(moment => moment.Key, StringComparer.Ordinal))
        {
            if (sorted.Count >= query.Limit)
            {
                break;
            }

            sorted.AddRange(await SortAsync([.. moment], cancellationToken));
        }

        return sorted.Count <= query.Limit ? sorted : sorted[..query.Limit];
    }

    /// <summary>Puts the threads of a moment in order, newest activity first. Those that run are asked where they stand.</summary>
    private async ValueTask<IEnumerable<string>> SortAsync(List<string> moment, CancellationToken cancellationToken)
    {
        var newest = new Dictionary<ThreadId, string>();
        foreach (var some in moment.Where(place => moment.Count > 1 && ThreadPlace.Status(place) == RunStatus.Running).Chunk(LinesAtOnce))
        {
            foreach (var line in await ReadAsync(some, cancellationToken))
            {
                newest[line.Head.Header.ThreadId] = line.Head.Header.Id.Value;
            }
        }

        return moment.OrderByDescending(place => newest.GetValueOrDefault(ThreadPlace.Thread(place)) ?? ThreadPlace.Id(place), StringComparer.Ordinal);
    }

    /// <summary>Reads the lines of some threads; those that have been deleted meanwhile are left out.</summary>
    internal async ValueTask<IEnumerable<StoredThreadSummary>> ReadAsync(IEnumerable<string> places, CancellationToken cancellationToken)
    {
        var lines = await Task.WhenAll(places.Select(place => threads.FindSummaryAsync(ThreadPlace.Thread(place), cancellationToken).AsTask()));
        return lines.OfType<StoredThreadSummary>();
    }

    /// <summary>A place has the status that was committed, and the job says whether it still is the thread's.</summary>
    private async Task<List<string>> FindInShardAsync(int shard, ThreadQuery query, CancellationToken cancellationToken)
    {
        HashSet<ThreadId> parked = query.Statuses.Count == 0 ? [] : await jobs.FindParkedAsync(shard, cancellationToken);
        var committed = parked.Count > 0 && query.Statuses.Contains(RunStatus.DeadLettered) ? [] : query.Statuses;
        var found = new List<string>();
        RedisKey[] index = [shards.Keys.Index(shard), shards.Keys.Incarnation(shard)];
        RedisValue[] arguments =
        [
            "+",
            PlacesAtOnce,
            committed.Count == 0 ? "" : $" {string.Join(' ', committed)} ",
            query.WorkflowVersion is { } version ? version : "",
            query.WorkflowName is { } name ? ":" + name : "",
            query.IdPrefix ?? "",
        ];
        for (var isLast = false; !isLast;)
        {
            var reply = await shards.RunAsync(RedisLane.Bulk, RedisScripts.List, index, arguments, cancellationToken);
            arguments[0] = "(" + reply.Text(1);
            var places = reply[3].Texts();
            found.AddRange(parked.Count == 0 ? places : places.Where(place => query.Statuses.Contains(StatusAt(place, parked))));

            // Of the moment in which the last one lies, all are wanted: their order is not known yet.
            isLast = (int)reply[2] < PlacesAtOnce
                || (found.Count >= query.Limit && string.CompareOrdinal(ThreadPlace.Moment(reply.Text(1)), ThreadPlace.Moment(found[query.Limit - 1])) < 0);
        }

        return found;
    }

    private static RunStatus StatusAt(string place, HashSet<ThreadId> parked) =>
        parked.Contains(ThreadPlace.Thread(place)) ? RunStatus.DeadLettered : ThreadPlace.Status(place);
}
