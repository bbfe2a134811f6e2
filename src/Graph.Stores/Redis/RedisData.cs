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
        Listing = new ThreadListing(shards, Reading);
        Values = new RedisValues(transport, keys, options.CompressFrom);
    }

    internal ThreadWriting Writing { get; }

    internal ThreadReading Reading { get; }

    internal ThreadListing Listing { get; }

    internal RedisValues Values { get; }
}
