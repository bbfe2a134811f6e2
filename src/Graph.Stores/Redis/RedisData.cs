using Graph.Stores.Redis.Jobs;
using Graph.Stores.Redis.SharedState;
using Graph.Stores.Redis.Transport;

namespace Graph.Stores.Redis;

/// <summary>The data of a namespace, opened: who reads and writes what of them.</summary>
internal sealed class RedisData
{
    internal RedisData(IRedisTransport transport, RedisStoreOptions options, RedisKeys keys, string incarnation)
    {
        var shards = new RedisShards(transport, keys, options, incarnation);
        Writing = new ThreadWriting(shards, options);
        Reading = new ThreadReading(transport, shards);
        Pruning = new ThreadPruning(shards, options);
        Queue = new JobQueue(transport, shards, options, Writing);
        Listing = new ThreadListing(shards, Reading, Queue.Listing);
        Values = new RedisValues(transport, shards, options.CompressFrom);
        States = new RedisStates(shards, options);
    }

    internal ThreadWriting Writing { get; }

    internal ThreadReading Reading { get; }

    internal ThreadPruning Pruning { get; }

    internal ThreadListing Listing { get; }

    internal JobQueue Queue { get; }

    internal RedisValues Values { get; }

    internal RedisStates States { get; }
}
