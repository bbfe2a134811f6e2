using Graph.Runtime.SharedState;
using StackExchange.Redis;

namespace Graph.Stores.Redis.SharedState;

/// <summary>The keys of one shard's shared state, all in one hash slot.</summary>
/// <param name="shard">What all keys of the shard begin with.</param>
internal sealed class StateKeys(string shard)
{
    /// <summary>A hash: a place, and what is kept of the entry besides its content.</summary>
    internal RedisKey Heads { get; } = shard + "states";

    /// <summary>A hash: a place, and the entry's content.</summary>
    internal RedisKey Bodies { get; } = shard + "state-bodies";

    /// <summary>A sorted set: the places of entries that are not gone.</summary>
    internal RedisKey Places { get; } = shard + "state-places";

    /// <summary>A sorted set: places by the time when they have had theirs.</summary>
    internal RedisKey Ends { get; } = shard + "state-ends";

    /// <summary>A number: the last version that was given.</summary>
    internal RedisKey Version { get; } = shard + "state-version";

    /// <summary>Names the data of the shard.</summary>
    internal RedisKey Incarnation { get; } = shard + "incarnation";

    /// <summary>A string: the version that a write was given, for as long as it is remembered.</summary>
    internal RedisKey Write(StateSpace space, StateWriteId id) => shard + "state-write:" + space.Value + "\n" + id.Value;
}
