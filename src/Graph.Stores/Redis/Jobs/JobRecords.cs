using System.Globalization;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Stores.Redis.Transport;
using StackExchange.Redis;

namespace Graph.Stores.Redis.Jobs;

/// <summary>Reads jobs, lets the rules of this process decide, and writes what was decided if nothing has changed meanwhile.</summary>
internal sealed class JobRecords(RedisShards shards, RedisStoreOptions options)
{
    internal async ValueTask<JobRecord> ReadAsync(ThreadId thread, CancellationToken cancellationToken)
    {
        var its = shards.Keys.Of(thread);
        RedisKey[] keys = [its.Thread, its.Commands, its.Incarnation];
        return JobRecord.Read(await shards.RunAsync(RedisLane.Control, RedisScripts.ReadJob, keys, [LeaseText.Now(options.LeaseClock)], cancellationToken));
    }

    /// <summary>Changes a job.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="decide">What becomes of what was read, which may have to be asked again; null to leave it alone.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What was decided and done; null when it was left alone, or its lease is somebody else's.</returns>
    internal async ValueTask<JobDecision?> ChangeAsync(ThreadId thread, Func<JobRecord, JobDecision?> decide, CancellationToken cancellationToken)
    {
        while (true)
        {
            var record = await ReadAsync(thread, cancellationToken);
            if (decide(record) is not { } decision)
            {
                return null;
            }

            var reply = await WriteAsync(thread, record, decision, cancellationToken);
            if (reply.Word != ScriptReply.Changed)
            {
                return reply.IsDone ? decision : null;
            }
        }
    }

    private ValueTask<ScriptReply> WriteAsync(ThreadId thread, JobRecord record, JobDecision decision, CancellationToken cancellationToken)
    {
        var its = shards.Keys.Of(thread);
        var (asked, nonce, _, owner, duration) = LeaseText.Write(decision.Lease);
        var lease = decision.Lease is CommitLease.Take take
            ? new ThreadLease(take.Nonce, take.Owner, LeaseRules.After(record.Now, take.Duration)) { Lasts = take.Duration }
            : record.Lease;
        RedisValue[] arguments =
        [
            .. JobWrite.Of(thread, record.Revision, decision.Job, lease), asked, nonce, owner, duration, LeaseText.Now(options.LeaseClock),
            Random.Shared.NextInt64().ToString("x16", CultureInfo.InvariantCulture),
        ];
        return shards.RunAsync(RedisLane.Control, RedisScripts.SetJob, [its.Thread, its.Jobs, its.JobCounts, its.Incarnation], arguments, cancellationToken);
    }
}

/// <summary>What becomes of a job.</summary>
/// <param name="Job">The job; null for none.</param>
/// <param name="Lease">What becomes of the lease in the same act; null for nothing.</param>
internal sealed record JobDecision(ThreadJob? Job, CommitLease? Lease = null);
