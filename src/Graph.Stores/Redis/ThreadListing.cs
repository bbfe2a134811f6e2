using Graph.Runtime.Checkpoints;
using Graph.Stores.Redis.Transport;
using StackExchange.Redis;

namespace Graph.Stores.Redis;

/// <summary>The list of threads: each shard has its own in order, and they are merged.</summary>
internal sealed class ThreadListing(RedisShards shards, ThreadReading threads)
{
    /// <summary>How many places a script looks at in one go; it must not hold up others for long.</summary>
    private const int PlacesAtOnce = 512;

    /// <summary>Finds the places of threads, newest activity first. All are found before the first is looked at: a thread that moves meanwhile
    /// would not be met again.</summary>
    internal async ValueTask<List<string>> FindAsync(ThreadQuery query, CancellationToken cancellationToken)
    {
        if (query.Limit < 1)
        {
            return [];
        }

        var found = await Task.WhenAll(Enumerable.Range(0, shards.Keys.ShardCount).Select(shard => FindInShardAsync(shard, query, cancellationToken)));
        return [.. found.SelectMany(places => places).OrderDescending(StringComparer.Ordinal).Take(query.Limit)];
    }

    /// <summary>Reads the lines of some threads; those that have been deleted meanwhile are left out.</summary>
    internal async ValueTask<IEnumerable<StoredThreadSummary>> ReadAsync(IEnumerable<string> places, CancellationToken cancellationToken)
    {
        var lines = await Task.WhenAll(places.Select(place => threads.FindSummaryAsync(ThreadPlace.Thread(place), cancellationToken).AsTask()));
        return lines.OfType<StoredThreadSummary>();
    }

    private async Task<List<string>> FindInShardAsync(int shard, ThreadQuery query, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        RedisKey[] index = [shards.Keys.Index(shard), shards.Keys.Incarnation(shard)];
        RedisValue[] arguments =
        [
            "+",
            PlacesAtOnce,
            query.Statuses.Count == 0 ? "" : $" {string.Join(' ', query.Statuses)} ",
            query.WorkflowVersion is { } version ? version : "",
            query.WorkflowName is { } name ? ":" + name : "",
            query.IdPrefix ?? "",
        ];
        for (var isLast = false; !isLast && found.Count < query.Limit;)
        {
            var reply = await shards.RunAsync(RedisLane.Bulk, RedisScripts.List, index, arguments, cancellationToken);
            arguments[0] = "(" + reply.Text(1);
            isLast = (int)reply[2] < PlacesAtOnce;
            found.AddRange((string[])reply[3]);
        }

        return found;
    }
}
