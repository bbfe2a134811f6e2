using System.Globalization;
using Graph.Runtime;
using StackExchange.Redis;

namespace Graph.Stores.Redis;

/// <summary>Where things lie. Everything of one thread begins with the same part in braces, so that a cluster keeps it in one hash slot.</summary>
internal sealed class RedisKeys(string name, int shards)
{
    private readonly string[] _shards = [.. Enumerable.Range(0, shards).Select(shard => string.Create(CultureInfo.InvariantCulture, $"{{{name}:s{shard}}}:"))];

    /// <summary>How many shards there are.</summary>
    internal int ShardCount => _shards.Length;

    /// <summary>Says how the data are laid out.</summary>
    internal static RedisKey Layout(string name) => $"{{{name}}}:layout";

    internal ThreadKeys Of(ThreadId thread)
    {
        var shard = Shard(thread.Value);
        return new ThreadKeys(shard + "t:" + thread.Value, shard + "d:" + thread.Value, shard + "s:" + thread.Value, shard + "p:" + thread.Value, shard + "threads", Incarnation(shard));
    }

    /// <summary>A shard's threads in the order of their newest activity.</summary>
    internal RedisKey Index(int shard) => _shards[shard] + "threads";

    /// <summary>Names the data of a shard.</summary>
    internal RedisKey Incarnation(int shard) => Incarnation(_shards[shard]);

    internal RedisKey Definition(string hash) => Shard(hash) + "definition:" + hash;

    internal RedisKey CachedResult(string key) => Shard(key) + "cached:" + key;

    private static RedisKey Incarnation(string shard) => shard + "incarnation";

    private string Shard(string text) => _shards[(int)(StableHash.Of(text) % (ulong)_shards.Length)];
}
