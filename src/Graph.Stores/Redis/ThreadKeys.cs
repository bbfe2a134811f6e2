using StackExchange.Redis;

namespace Graph.Stores.Redis;

/// <summary>The keys of one thread.</summary>
/// <param name="Thread">A hash: version and hash of the head, workflow, when it was made, its place in the index.</param>
/// <param name="Differences">A stream: one entry a commit, numbered by its version.</param>
/// <param name="Snapshots">A stream: one entry a snapshot, numbered by its version.</param>
/// <param name="PendingWrites">A hash: a finished task's key, and what it wrote.</param>
/// <param name="Index">The sorted set of its shard's threads.</param>
/// <param name="Incarnation">Names the data of its shard.</param>
internal readonly record struct ThreadKeys(RedisKey Thread, RedisKey Differences, RedisKey Snapshots, RedisKey PendingWrites, RedisKey Index, RedisKey Incarnation)
{
    /// <summary>All of them, as a commit takes them.</summary>
    internal RedisKey[] All => [Thread, Differences, Snapshots, PendingWrites, Index, Incarnation];
}
