using System.Globalization;
using Graph.Runtime;
using Graph.Runtime.Jobs;
using Graph.Stores.Redis.SharedState;
using StackExchange.Redis;

namespace Graph.Stores.Redis;

/// <summary>Where things lie. Everything of one thread begins with the same part in braces, so that a cluster keeps it in one hash slot.</summary>
internal sealed class RedisKeys(string name, int shards)
{
    private const int RecentThreads = 1_024;

    private readonly ThreadKeys?[] _recent = new ThreadKeys?[RecentThreads];
    private readonly StateKeys?[] _states = new StateKeys?[shards];
    private readonly string[] _shards = [.. Enumerable.Range(0, shards).Select(shard => string.Create(CultureInfo.InvariantCulture, $"{{{name}:s{shard}}}:"))];

    /// <summary>How many shards there are.</summary>
    internal int ShardCount => _shards.Length;

    /// <summary>Says how the data are laid out.</summary>
    internal static RedisKey Layout(string name) => $"{{{name}}}:layout";

    /// <summary>The workers of a namespace.</summary>
    internal static RedisKey Workers(string name) => $"{{{name}}}:workers";

    /// <summary>The keys of a thread; those of threads that were used lately are kept.</summary>
    internal ThreadKeys Of(ThreadId thread)
    {
        var hash = StableHash.Of(thread.Value);
        var at = (hash >> 32) % RecentThreads;
        return _recent[at] is { } known && known.Id == thread ? known : _recent[at] = new ThreadKeys(thread, _shards[(int)(hash % (ulong)_shards.Length)]);
    }

    /// <summary>A shard's threads in the order of their newest activity.</summary>
    internal RedisKey Index(int shard) => _shards[shard] + "threads";

    /// <summary>A shard's jobs in the order in which they are taken.</summary>
    internal RedisKey Jobs(int shard) => _shards[shard] + "jobs";

    /// <summary>How many jobs of each tenant are queued and running.</summary>
    internal RedisKey JobCounts(int shard) => _shards[shard] + "job-counts";

    /// <summary>An idempotency key.</summary>
    internal RedisKey Submission(SubmissionKey key) => ShardOf(key) + "submission:" + key.Tenant + "\n" + key.Key;

    internal RedisKey SubmissionIncarnation(SubmissionKey key) => Incarnation(ShardOf(key));

    /// <summary>How many jobs a tenant asked for in one second.</summary>
    internal RedisKey Starts(string tenant, string second) => Shard(tenant) + "starts:" + second + ":" + tenant;

    /// <summary>Names the data of a shard.</summary>
    internal RedisKey Incarnation(int shard) => Incarnation(_shards[shard]);

    internal RedisKey Definition(string hash) => Shard(hash) + "definition:" + hash;

    internal RedisKey CachedResult(string key) => Shard(key) + "cached:" + key;

    /// <summary>The shared state of one shard.</summary>
    internal StateKeys States(int shard) => _states[shard] ??= new StateKeys(_shards[shard]);

    /// <summary>In which shard what is hashed by a text lies.</summary>
    internal int ShardOf(string text) => (int)(StableHash.Of(text) % (ulong)_shards.Length);

    private string ShardOf(SubmissionKey key) => Shard(key.Tenant + "\n" + key.Key);

    private static RedisKey Incarnation(string shard) => shard + "incarnation";

    private string Shard(string text) => _shards[ShardOf(text)];
}
