using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Stores.Redis.Transport;
using StackExchange.Redis;

namespace Graph.Stores.Redis.Jobs;

/// <summary>Gives jobs to workers. What could be taken is read from all shards; each is then taken by itself, and whoever was faster has it.</summary>
internal sealed class JobClaiming(RedisShards shards, RedisStoreOptions options, JobRecords records)
{
    private const int MostLookedAt = 100;

    private readonly Lock _gate = new();
    private readonly QueueTurns _turns = new();

    internal async ValueTask<IReadOnlyList<JobGrant>> ClaimAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        var grants = new List<JobGrant>();
        var work = await FindAsync(claim.Queues, claim.Count, cancellationToken);
        var suspects = work.Suspects.ConvertAll(place => place.Thread);
        if (claim.IsIdle)
        {
            // Some have stored a step since, and are none any more: who took one of those would have company, and could not have the others.
            await TakeAsync(suspects, claim, grants, JobRules.IsSuspect, cancellationToken);
        }

        await TakeAsync(suspects.Concat(work.Lapsed), claim, grants, _ => true, cancellationToken);
        while (HasRoom(claim, grants) && TakeNext(work) is { } place)
        {
            await TakeAsync([place.Thread], claim, grants, _ => true, cancellationToken);
        }

        return grants;
    }

    /// <summary>Whether there is anything that could be taken.</summary>
    internal async ValueTask<bool> IsAnythingAsync(IReadOnlyList<QueueShare> queues, CancellationToken cancellationToken) =>
        (await FindAsync(queues, 1, cancellationToken)).IsAny;

    /// <summary>The queues of the first suspects that an idle worker could take.</summary>
    internal async ValueTask<IReadOnlyList<string>> FindSuspectsAsync(IReadOnlyList<QueueShare> queues, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        foreach (var place in (await FindAsync(queues, 1, cancellationToken)).Suspects.Take(MostLookedAt))
        {
            var record = await records.ReadAsync(place.Thread, cancellationToken);
            if (record.Job is { } job && JobRules.IsSuspect(job) && JobRules.CanBeTaken(job, record.Lease, record.Now))
            {
                found.Add(job.Placement.Queue);
            }
        }

        return found;
    }

    private static bool HasRoom(JobClaim claim, List<JobGrant> grants) => grants.Count < claim.Count && !JobClaim.HasSuspect(grants);

    private JobPlace? TakeNext(WorkAtHand work)
    {
        lock (_gate)
        {
            return work.TakeNext(_turns);
        }
    }

    private async ValueTask<WorkAtHand> FindAsync(IReadOnlyList<QueueShare> queues, int count, CancellationToken cancellationToken)
    {
        var work = new WorkAtHand(queues, options.Queues.MaxRunningPerTenant);
        var asked = Enumerable.Range(0, shards.Keys.ShardCount).SelectMany(shard => queues.Select(share => (Shard: shard, share.Queue)));
        var replies = await Task.WhenAll(asked.Select(async at => (at.Shard, Reply: await FindInShardAsync(at.Shard, at.Queue, count, cancellationToken))));
        foreach (var (_, reply) in replies)
        {
            work.Lapsed.AddRange(reply[2].Texts().Select(place => JobPlace.Read(place).Thread));
            Array.ForEach(reply[3].Texts(), place => work.AddReady(JobPlace.Read(place)));
            work.Suspects.AddRange(reply[5].Texts().Select(JobPlace.Read));
        }

        // The counts of a shard come with each of its queues.
        foreach (var (_, reply) in replies.DistinctBy(answer => answer.Shard))
        {
            foreach (var pair in reply[4].Texts().Chunk(2).Where(pair => pair[0].StartsWith("running:", StringComparison.Ordinal)))
            {
                work.AddRunning(pair[0]["running:".Length..], long.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture));
            }
        }

        return work;
    }

    private Task<ScriptReply> FindInShardAsync(int shard, string queue, int count, CancellationToken cancellationToken)
    {
        RedisKey[] keys = [shards.Keys.Jobs(shard), shards.Keys.JobCounts(shard), shards.Keys.Incarnation(shard)];
        RedisValue[] arguments = [queue, Math.Clamp(count, 1, MostLookedAt), LeaseText.Now(options.LeaseClock)];
        return shards.RunAsync(RedisLane.Control, RedisScripts.FindWork, keys, arguments, cancellationToken).AsTask();
    }

    /// <summary>Takes some threads as far as there is room and their jobs may be taken.</summary>
    private async ValueTask TakeAsync(
        IEnumerable<ThreadId> threads, JobClaim claim, List<JobGrant> grants, Func<ThreadJob, bool> isWanted, CancellationToken cancellationToken)
    {
        foreach (var thread in threads.TakeWhile(_ => HasRoom(claim, grants)))
        {
            var decision = await records.ChangeAsync(
                thread, record => record.Job is { } job && isWanted(job) ? Decide(record, claim, grants) : null, cancellationToken);
            if (decision is { Job: { } taken, Lease: CommitLease.Take take })
            {
                grants.Add(new JobGrant(thread, taken, take.Nonce));
            }
        }
    }

    private static JobDecision? Decide(JobRecord record, JobClaim claim, List<JobGrant> grants)
    {
        if (record.Job is not { State: not JobState.Parked } job)
        {
            return null;
        }

        if (JobRules.CanBeTaken(job, record.Lease, record.Now))
        {
            if (!claim.MayHave(job, grants))
            {
                return null;
            }

            var taken = JobRules.Take(job, record.Lease, claim.MaxAttempts, record.Now);
            return new JobDecision(taken, taken.State == JobState.Parked ? null : new CommitLease.Take(claim.NewNonce(), claim.Worker, claim.Lease));
        }

        return job.State switch
        {
            // It has renewed since: its place says from now on when to look again. One that is given out more slowly stays where it is.
            JobState.Running => record.Lease?.IsLive(record.Now) == true ? new JobDecision(job) : null,

            // Somebody moves the thread by hand; its turn comes when that is over.
            _ when record.Lease?.IsLive(record.Now) == true => new JobDecision(job with { State = JobState.Delayed, DueAt = record.Lease.Until }),
            _ => null,
        };
    }
}
