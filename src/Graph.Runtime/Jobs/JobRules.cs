using System.Diagnostics;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Runtime.Jobs;

/// <summary>What becomes of a thread's job, decided in one place for every store that decides it in this process. A store that decides elsewhere, such as in
/// a script, does the same.</summary>
public static class JobRules
{
    /// <summary>How many failures a job remembers.</summary>
    public const int MostFailuresKept = 20;

    /// <summary>How many workers may die with a job in hand, since its thread's newest commit, until it is given out alone.</summary>
    public const int DeathsInCompany = 2;

    // Work that killed its worker twice is given out ever more slowly, so that it does not take one worker after the other with it.
    private const int QuickClaims = 2;

    /// <summary>Decides what a commit does to the job.</summary>
    /// <param name="current">The job as it stands; null for none.</param>
    /// <param name="change">What the commit does; null for nothing.</param>
    /// <param name="hasCommands">Whether commands wait for the thread that this commit does not take in.</param>
    /// <param name="now">The time by the store's clock.</param>
    /// <returns>The job from then on; null for none.</returns>
    public static ThreadJob? Apply(ThreadJob? current, JobChange? change, bool hasCommands, Timestamp now) => change switch
    {
        null => current is { State: JobState.Running, Attempt: > 1 } ? current with { Attempt = 1 } : current,
        JobChange.Keep => current,
        JobChange.Leave => null,
        JobChange.Enqueue enqueue => Enqueue(enqueue, now),
        JobChange.Requeue requeue => current is null ? null : Ready(current, requeue.Id),
        JobChange.Sleep sleep => current is null ? null : hasCommands ? Ready(current, sleep.Id) : Delay(current, sleep.Id, sleep.Until),
        JobChange.Retry retry => current is null ? null : Delay(Blame(current, retry.Failure), retry.Id, retry.At),
        JobChange.Park park => current is null ? null : Park(current, park.Failure),
        JobChange.End end => current is not null && hasCommands ? Ready(current, end.Next) with { Failures = 0, History = [] } : null,
        _ => throw new UnreachableException($"No rule for {change}."),
    };

    /// <summary>Where a thread stands. A job that is parked at a claim leaves no commit behind, since what was taken so often may not be able to bear one;
    /// but nothing goes on by itself there, and a person has to see that.</summary>
    /// <param name="committed">What the thread's newest commit says.</param>
    /// <param name="job">The thread's job; null for none.</param>
    /// <returns><see cref="RunStatus.DeadLettered"/> where the job is parked, else what the commit says.</returns>
    public static RunStatus StatusOf(RunStatus committed, ThreadJob? job) => job is { State: JobState.Parked } ? RunStatus.DeadLettered : committed;

    /// <summary>Whether a worker may take a job now.</summary>
    /// <param name="job">The job.</param>
    /// <param name="lease">The thread's lease; null for none.</param>
    /// <param name="now">The time by the store's clock.</param>
    /// <returns>True when it is ready or its time has come, and nobody else holds the thread.</returns>
    public static bool CanBeTaken(ThreadJob job, ThreadLease? lease, Timestamp now)
    {
        ArgumentNullException.ThrowIfNull(job);
        return lease?.IsLive(now) != true && job.State switch
        {
            JobState.Ready => true,
            JobState.Running => lease is null || lease.IsAstray(now) || LeaseRules.After(lease.Until, ReclaimDelay(job.Attempt)) <= now,
            JobState.Delayed => job.DueAt <= now,
            JobState.Parked => false,
        };
    }

    /// <summary>Whether a job may be what killed its workers: as many died with it in hand as may in company. It is run alone from then on, so that a
    /// neighbour of such work proves itself with its next commit, and only the work that kills uses its attempts up.</summary>
    /// <param name="job">A job that can be taken. Whoever took it since its thread's newest commit, and neither gave it back nor said what failed, is dead.</param>
    /// <returns>True when only a worker that has nothing else may take it.</returns>
    public static bool IsSuspect(ThreadJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job.Attempt >= DeathsInCompany;
    }

    /// <summary>Whether a job that was just taken is run alone.</summary>
    /// <param name="taken">The job, this attempt counted.</param>
    /// <returns>True until its thread's next commit.</returns>
    public static bool RunsAlone(ThreadJob taken)
    {
        ArgumentNullException.ThrowIfNull(taken);
        return taken.Attempt > DeathsInCompany;
    }

    /// <summary>How long after its lease lapsed a job waits that its worker did not survive: nothing at first, then the square of the claims in seconds.</summary>
    /// <param name="attempt">How often it was taken.</param>
    /// <returns>The delay.</returns>
    public static TimeSpan ReclaimDelay(int attempt) => attempt <= QuickClaims ? TimeSpan.Zero : TimeSpan.FromSeconds(attempt * attempt);

    /// <summary>A wait that is surely over at its time: timers count whole milliseconds and cut off the rest, and whoever wakes too early would wait for
    /// nothing again and again.</summary>
    /// <param name="wait">How long.</param>
    /// <returns>The next whole millisecond; zero for what is over already.</returns>
    public static TimeSpan RoundUp(TimeSpan wait) =>
        wait <= TimeSpan.Zero ? TimeSpan.Zero : TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds));

    /// <summary>Takes a job, or parks it when it was taken too often.</summary>
    /// <param name="job">A job that can be taken.</param>
    /// <param name="lease">The lease of the worker that had it; null when none did.</param>
    /// <param name="maxAttempts">How often it may be taken without a commit.</param>
    /// <param name="now">The time by the store's clock.</param>
    /// <returns>The job as running, this attempt counted, or as parked.</returns>
    public static ThreadJob Take(ThreadJob job, ThreadLease? lease, int maxAttempts, Timestamp now)
    {
        ArgumentNullException.ThrowIfNull(job);
        var taken = job.State == JobState.Running
            ? Blame(job, new JobFailure(JobFailure.WorkerDied, "The worker took the job and was not heard of again.", now, lease?.Owner.Value ?? ""))
            : job;
        return job.Attempt >= maxAttempts
            ? taken with { State = JobState.Parked, DueAt = null }
            : taken with { State = JobState.Running, Attempt = job.Attempt + 1, DueAt = null };
    }

    /// <summary>Gives a job back as it was taken.</summary>
    /// <param name="job">The job.</param>
    /// <returns>The job as ready, this attempt not counted.</returns>
    public static ThreadJob GiveBack(ThreadJob job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job with { State = JobState.Ready, Attempt = Math.Max(0, job.Attempt - 1), DueAt = null };
    }

    /// <summary>Lets a job that failed without a commit be tried again, or parks it.</summary>
    /// <param name="job">The job.</param>
    /// <param name="failure">What went wrong.</param>
    /// <param name="retryAt">When to try again; null parks it.</param>
    /// <returns>The job from then on. It counts as a failure and not as an attempt: the worker lives.</returns>
    public static ThreadJob Fail(ThreadJob job, JobFailure failure, Timestamp? retryAt)
    {
        ArgumentNullException.ThrowIfNull(job);
        return retryAt is { } at
            ? Blame(job, failure) with { State = JobState.Delayed, Attempt = Math.Max(0, job.Attempt - 1), DueAt = at }
            : Park(job, failure);
    }

    /// <summary>Lets a dead letter be tried again.</summary>
    /// <param name="job">The job.</param>
    /// <param name="id">A fresh id.</param>
    /// <returns>The job as ready; it counts anew.</returns>
    public static ThreadJob Revive(ThreadJob job, JobId id)
    {
        ArgumentNullException.ThrowIfNull(job);
        return Ready(job, id) with { Failures = 0 };
    }

    private static ThreadJob Enqueue(JobChange.Enqueue enqueue, Timestamp now) => new()
    {
        Id = enqueue.Id,
        Placement = enqueue.Placement,
        State = enqueue.NotBefore > now ? JobState.Delayed : JobState.Ready,
        EnqueuedAt = now,
        DueAt = enqueue.NotBefore > now ? enqueue.NotBefore : null,
    };

    private static ThreadJob Ready(ThreadJob job, JobId id) => job with { Id = id, State = JobState.Ready, Attempt = 0, DueAt = null };

    private static ThreadJob Delay(ThreadJob job, JobId id, Timestamp until) =>
        job with { Id = id, State = JobState.Delayed, Attempt = 0, DueAt = until };

    private static ThreadJob Park(ThreadJob job, JobFailure failure) => Blame(job, failure) with { State = JobState.Parked, DueAt = null };

    private static ThreadJob Blame(ThreadJob job, JobFailure failure) =>
        job with { Failures = job.Failures + 1, History = [.. job.History.TakeLast(MostFailuresKept - 1), failure] };
}
