using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Stores.Sqlite.Jobs;

/// <summary>Gives a worker what it has room for: jobs whose worker fell silent first, then those in line.</summary>
internal sealed class JobClaimWrite(JobClaim claim, JobQueueOptions options, QueueTurns turns, TimeProvider time) : StoreWrite
{
    private readonly List<JobGrant> _grants = [];

    internal IReadOnlyList<JobGrant> Grants => _grants;

    /// <summary>The number of the last news that the claim has seen.</summary>
    internal long News { get; private set; }

    internal override void Apply(WriteStatements statements, SeenLog log)
    {
        _grants.Clear();
        var jobs = statements.Jobs;
        var now = Timestamp.From(time.GetUtcNow());
        jobs.MoveDue(now);
        foreach (var thread in jobs.FindSuspects(claim.Queues, now).Concat(jobs.FindLapsed(claim.Queues, now)).TakeWhile(_ => _grants.Count < claim.Count))
        {
            Take(statements, log, thread, now);
        }

        while (_grants.Count < claim.Count && !JobClaim.HasSuspect(_grants) && turns.FindNext(claim.Queues, queue => jobs.FindNext(queue, options.MaxRunningPerTenant)) is { } thread)
        {
            Take(statements, log, thread, now);
        }

        News = jobs.News;
    }

    private void Take(WriteStatements statements, SeenLog log, long thread, Timestamp now)
    {
        var jobs = statements.Jobs;
        var (before, lease) = (jobs.Rows.Find(thread)!, statements.Leases.Find(thread));
        if (!claim.MayHave(before, _grants))
        {
            return;
        }

        if (lease is not null && lease.IsLive(now))
        {
            // Somebody moves the thread by hand; its turn comes when that is over.
            jobs.Save(thread, before with { State = JobState.Delayed, DueAt = lease.Until });
            return;
        }

        if (before.State == JobState.Running && !JobRules.CanBeTaken(before, lease, now))
        {
            return;
        }

        var job = JobRules.Take(before, lease, claim.MaxAttempts, now);
        jobs.Save(thread, job);
        if (job.State == JobState.Parked)
        {
            return;
        }

        var threadId = jobs.NameOf(thread);
        var nonce = claim.NewNonce();
        var taken = LeaseRules.Decide(threadId, lease, new CommitLease.Take(nonce, claim.Worker, claim.Lease), now);
        LeaseTable.SaveMarked(statements, log, threadId, thread, taken);
        _grants.Add(new JobGrant(threadId, job, nonce));
    }
}
