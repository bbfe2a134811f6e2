using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Jobs;

/// <summary>A worker asks for work.</summary>
public sealed record JobClaim
{
    /// <summary>Who asks.</summary>
    public required LeaseOwner Worker { get; init; }

    /// <summary>The queues that it serves.</summary>
    public required IReadOnlyList<QueueShare> Queues { get; init; }

    /// <summary>How many jobs it has room for; it never gets more.</summary>
    public required int Count { get; init; }

    /// <summary>How long each thread is its own without a sign of life.</summary>
    public required TimeSpan Lease { get; init; }

    /// <summary>How many workers may claim a thread without a commit; what would be more is parked in place of given out.</summary>
    /// <value>Default 5.</value>
    public int MaxAttempts { get; init; } = 5;

    /// <summary>Whether the worker has nothing in hand. Only then it gets work whose workers died more than once, before anything else and nothing with it.</summary>
    /// <value>Default true.</value>
    public bool IsIdle { get; init; } = true;

    /// <summary>Gives the nonce for each thread.</summary>
    public required Func<LeaseNonce> NewNonce { get; init; }

    /// <summary>Whether the worker may have a job that can be taken, for the stores: a suspect only when it is alone with it. One that was taken too often
    /// is not given out but parked, which needs nobody to be idle.</summary>
    /// <param name="job">The job.</param>
    /// <param name="granted">What the claim gives out besides.</param>
    /// <returns>True when it may.</returns>
    public bool MayHave(ThreadJob job, IReadOnlyCollection<JobGrant> granted)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(granted);
        return job.Attempt >= MaxAttempts || (JobRules.IsSuspect(job) ? IsIdle && granted.Count == 0 : !HasSuspect(granted));
    }

    /// <summary>Whether a claim gave out a suspect, and so nothing more.</summary>
    /// <param name="granted">What it gives out.</param>
    /// <returns>True when the worker has all that it may have.</returns>
    public static bool HasSuspect(IReadOnlyCollection<JobGrant> granted)
    {
        ArgumentNullException.ThrowIfNull(granted);
        return granted.Any(grant => JobRules.RunsAlone(grant.Job));
    }
}

/// <summary>A queue that a worker serves.</summary>
/// <param name="Queue">Its name.</param>
/// <param name="Weight">How large its share of the worker is beside the other queues, 1 or more.</param>
public sealed record QueueShare(string Queue, int Weight = 1);

/// <summary>A thread that a worker got.</summary>
/// <param name="ThreadId">The thread.</param>
/// <param name="Job">Its job, this attempt counted.</param>
/// <param name="Nonce">What the worker shows at each write.</param>
public sealed record JobGrant(ThreadId ThreadId, ThreadJob Job, LeaseNonce Nonce);
