using Graph.Runtime;
using StackExchange.Redis;

namespace Graph.Stores.Redis;

/// <summary>The keys of one thread, all in one hash slot.</summary>
internal sealed class ThreadKeys
{
    /// <summary>Makes the keys of a thread.</summary>
    /// <param name="id">The thread.</param>
    /// <param name="shard">What all keys of its shard begin with.</param>
    internal ThreadKeys(ThreadId id, string shard)
    {
        Id = id;
        Thread = shard + "t:" + id.Value;
        Differences = shard + "d:" + id.Value;
        Snapshots = shard + "s:" + id.Value;
        SnapshotVersions = shard + "v:" + id.Value;
        PendingWrites = shard + "p:" + id.Value;
        Commands = shard + "c:" + id.Value;
        Jobs = shard + "jobs";
        JobCounts = shard + "job-counts";
        Incarnation = shard + "incarnation";
        RedisKey index = shard + "threads";
        OfStep = [Thread, Differences, index, Incarnation];
        All = [Thread, Differences, Snapshots, PendingWrites, index, SnapshotVersions, Jobs, JobCounts, Commands, Incarnation];
    }

    /// <summary>The thread.</summary>
    internal ThreadId Id { get; }

    /// <summary>A hash: version and hash of the head, workflow and former ones, when it was made, its place in the index, its lease, its job.</summary>
    internal RedisKey Thread { get; }

    /// <summary>A stream: one entry a commit, numbered by its version.</summary>
    internal RedisKey Differences { get; }

    /// <summary>A hash: a version, and the state after it.</summary>
    internal RedisKey Snapshots { get; }

    /// <summary>The sorted set of the versions that have a snapshot.</summary>
    internal RedisKey SnapshotVersions { get; }

    /// <summary>A hash: a finished task's key, and what it wrote.</summary>
    internal RedisKey PendingWrites { get; }

    /// <summary>A hash: what was sent to the thread while it was at work.</summary>
    internal RedisKey Commands { get; }

    /// <summary>The sorted set of its shard's jobs.</summary>
    internal RedisKey Jobs { get; }

    /// <summary>A hash: how many jobs of each tenant of its shard are queued and running.</summary>
    internal RedisKey JobCounts { get; }

    /// <summary>Names the data of its shard.</summary>
    internal RedisKey Incarnation { get; }

    /// <summary>What the next step of a run takes.</summary>
    internal RedisKey[] OfStep { get; }

    /// <summary>All of them, as any other commit takes them.</summary>
    internal RedisKey[] All { get; }
}
