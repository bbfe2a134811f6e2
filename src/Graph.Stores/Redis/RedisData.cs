using Graph.Stores.Redis.Transport;

namespace Graph.Stores.Redis;

/// <summary>The data of a namespace, opened: who reads and writes what of them.</summary>
internal sealed class RedisData
{
    internal RedisData(IRedisTransport transport, RedisStoreOptions options, RedisKeys keys)
    {
        Writing = new ThreadWriting(transport, keys, options);
        Reading = new ThreadReading(transport, keys);
        Listing = new ThreadListing(transport, keys, Reading);
        Values = new RedisValues(transport, keys, options.CompressFrom);
    }

    internal ThreadWriting Writing { get; }

    internal ThreadReading Reading { get; }

    internal ThreadListing Listing { get; }

    internal RedisValues Values { get; }
}
