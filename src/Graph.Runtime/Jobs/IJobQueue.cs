using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Runtime.Jobs;

/// <summary>Hands threads to workers. The object that is one is also the <see cref="ICheckpointStore"/> of those threads, because a commit and what it does
/// with the job are one act.</summary>
/// <remarks>
/// Promises, each held by the contract tests:
/// a thread has one job at a time, and one worker at a time has it;
/// a job is asked for, given back and ended by commits, each stored with the commit or not at all;
/// attempts are counted when a job is taken, and begin anew with each commit;
/// a job whose worker is not heard of until its lease lapses is given to another;
/// what was taken too often without a commit is parked and keeps what went wrong;
/// a thread whose job is parked is listed as dead-lettered, whatever its newest commit says;
/// work whose workers died more than once is given to a worker that has nothing else, with nothing beside it;
/// a delayed job is ready at its time and not before;
/// the more urgent comes first, tenants take turns, and within a tenant the older comes first;
/// a request that is sent again under its key changes nothing;
/// a full queue refuses with a time to try again, and nothing is stored then;
/// a job that comes from another store stands as it stood there, and never takes the place of one.
/// </remarks>
public interface IJobQueue
{
    /// <summary>How many jobs of one tenant are given out at once, by the bounds that this process was given; null for no bound.</summary>
    int? MaxRunningPerTenant { get; }

    /// <summary>Takes jobs that are ready, or whose worker's lease has lapsed; with each comes the lease of its thread.</summary>
    /// <param name="claim">Who asks, for what, and for how long.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>At most as many as asked for; none when nothing is ready.</returns>
    ValueTask<IReadOnlyList<JobGrant>> ClaimAsync(JobClaim claim, CancellationToken cancellationToken);

    /// <summary>Gives a job back as it was taken, without a commit; the attempt does not count.</summary>
    /// <param name="grant">What the worker got.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether it was still the worker's.</returns>
    ValueTask<bool> GiveBackAsync(JobGrant grant, CancellationToken cancellationToken);

    /// <summary>Says that the worker could not even bring the run to a commit of its own, such as when its definition cannot be compiled.</summary>
    /// <param name="grant">What the worker got.</param>
    /// <param name="failure">What went wrong.</param>
    /// <param name="retryAt">When to try again; null parks the job.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether it was still the worker's.</returns>
    ValueTask<bool> FailAsync(JobGrant grant, JobFailure failure, Timestamp? retryAt, CancellationToken cancellationToken);

    /// <summary>Puts right what dead workers and lost hints left behind: a bounded piece of work, called by every worker now and then.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>When it wants to be called again at the latest.</returns>
    ValueTask<TimeSpan> MaintainAsync(CancellationToken cancellationToken);

    /// <summary>Waits until there may be work: a hint that can be wrong in either direction.</summary>
    /// <param name="queues">The queues.</param>
    /// <param name="atMost">How long to wait.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask WaitForWorkAsync(IReadOnlyList<QueueShare> queues, TimeSpan atMost, CancellationToken cancellationToken);

    /// <summary>Keeps a command for a thread that is at work; the commit that takes it in names it.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="command">The command; one of an id that is there already is left out.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether it was kept: false when nobody has the thread, so that the caller commits it itself.</returns>
    /// <exception cref="AlreadySubmittedException">The same request was taken before under its key, whether it was kept or committed.</exception>
    /// <exception cref="SubmissionMismatchException">Another request was taken under its key.</exception>
    ValueTask<bool> KeepCommandAsync(ThreadId threadId, ThreadCommand command, CancellationToken cancellationToken);

    /// <summary>Finds the thread that a request moved which was taken under a key.</summary>
    /// <param name="key">The key, and what is asked for under it now.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The thread; null when nothing was taken under the key.</returns>
    /// <exception cref="SubmissionMismatchException">Another request was taken under the key.</exception>
    ValueTask<ThreadId?> FindSubmissionAsync(SubmissionKey key, CancellationToken cancellationToken);

    /// <summary>Finds the suspects that an idle worker could take now, as <see cref="JobRules.IsSuspect"/> tells them.</summary>
    /// <param name="queues">The queues to look in.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The queue of each, at most a hundred.</returns>
    ValueTask<IReadOnlyList<string>> FindSuspectsAsync(IReadOnlyList<QueueShare> queues, CancellationToken cancellationToken);

    /// <summary>Finds a thread's job.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The job, or null.</returns>
    ValueTask<JobView?> FindJobAsync(ThreadId threadId, CancellationToken cancellationToken);

    /// <summary>Lists jobs, the oldest first.</summary>
    /// <param name="query">Which ones.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The jobs.</returns>
    IAsyncEnumerable<JobView> ListJobsAsync(JobQuery query, CancellationToken cancellationToken);

    /// <summary>Counts jobs by queue and state.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The queues that hold any.</returns>
    ValueTask<IReadOnlyList<QueueDepth>> CountJobsAsync(CancellationToken cancellationToken);

    /// <summary>Lets a dead letter be tried again from where its thread stands.</summary>
    /// <param name="threadId">Its thread.</param>
    /// <param name="id">A fresh id.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> RetryDeadLetterAsync(ThreadId threadId, JobId id, CancellationToken cancellationToken);

    /// <summary>Drops a dead letter; its thread stays where it is.</summary>
    /// <param name="threadId">Its thread.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether there was one.</returns>
    ValueTask<bool> DropDeadLetterAsync(ThreadId threadId, CancellationToken cancellationToken);

    /// <summary>Gives a thread the job and the commands that it had in another store, in one act. Bounds of queues are not asked: the work was accepted already.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="job">The job as it stood there; not running.</param>
    /// <param name="commands">What waited for the thread there, oldest first.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether it was given: false when there is no such thread, or it has a job.</returns>
    ValueTask<bool> AdoptJobAsync(ThreadId threadId, ThreadJob job, IReadOnlyList<ThreadCommand> commands, CancellationToken cancellationToken);

    /// <summary>Notes that a worker lives; one that does not beat for three times its interval is not listed any more.</summary>
    /// <param name="worker">The worker as it stands.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask BeatAsync(WorkerView worker, CancellationToken cancellationToken);

    /// <summary>Takes a worker off the list.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    ValueTask SignOffAsync(LeaseOwner worker, CancellationToken cancellationToken);

    /// <summary>Lists the workers that beat lately.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The workers.</returns>
    ValueTask<IReadOnlyList<WorkerView>> ListWorkersAsync(CancellationToken cancellationToken);
}
