using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Simulation.Tests.Mutants;

/// <summary>A store and its queue that pass every call on; mutants change what they get wrong.</summary>
internal abstract class QueueInFront(ICheckpointStore inner) : StoreInFront(inner), IJobQueue
{
    protected IJobQueue Queue { get; } = (IJobQueue)inner;

    public virtual ValueTask<IReadOnlyList<JobGrant>> ClaimAsync(JobClaim claim, CancellationToken cancellationToken) => Queue.ClaimAsync(claim, cancellationToken);

    public virtual ValueTask<bool> GiveBackAsync(JobGrant grant, CancellationToken cancellationToken) => Queue.GiveBackAsync(grant, cancellationToken);

    public virtual ValueTask<bool> FailAsync(JobGrant grant, JobFailure failure, Timestamp? retryAt, CancellationToken cancellationToken) =>
        Queue.FailAsync(grant, failure, retryAt, cancellationToken);

    public ValueTask<TimeSpan> MaintainAsync(CancellationToken cancellationToken) => Queue.MaintainAsync(cancellationToken);

    public int? MaxRunningPerTenant => Queue.MaxRunningPerTenant;

    public ValueTask WaitForWorkAsync(IReadOnlyList<QueueShare> queues, TimeSpan atMost, CancellationToken cancellationToken) =>
        Queue.WaitForWorkAsync(queues, atMost, cancellationToken);

    public ValueTask<bool> KeepCommandAsync(ThreadId threadId, ThreadCommand command, CancellationToken cancellationToken) =>
        Queue.KeepCommandAsync(threadId, command, cancellationToken);

    public ValueTask<ThreadId?> FindSubmissionAsync(SubmissionKey key, CancellationToken cancellationToken) => Queue.FindSubmissionAsync(key, cancellationToken);

    public ValueTask<IReadOnlyList<string>> FindSuspectsAsync(IReadOnlyList<QueueShare> queues, CancellationToken cancellationToken) =>
        Queue.FindSuspectsAsync(queues, cancellationToken);

    public ValueTask<JobView?> FindJobAsync(ThreadId threadId, CancellationToken cancellationToken) => Queue.FindJobAsync(threadId, cancellationToken);

    public IAsyncEnumerable<JobView> ListJobsAsync(JobQuery query, CancellationToken cancellationToken) => Queue.ListJobsAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<QueueDepth>> CountJobsAsync(CancellationToken cancellationToken) => Queue.CountJobsAsync(cancellationToken);

    public ValueTask<bool> RetryDeadLetterAsync(ThreadId threadId, JobId id, CancellationToken cancellationToken) =>
        Queue.RetryDeadLetterAsync(threadId, id, cancellationToken);

    public ValueTask<bool> DropDeadLetterAsync(ThreadId threadId, CancellationToken cancellationToken) => Queue.DropDeadLetterAsync(threadId, cancellationToken);

    public ValueTask<bool> AdoptJobAsync(ThreadId threadId, ThreadJob job, IReadOnlyList<ThreadCommand> commands, CancellationToken cancellationToken) =>
        Queue.AdoptJobAsync(threadId, job, commands, cancellationToken);

    public ValueTask BeatAsync(WorkerView worker, CancellationToken cancellationToken) => Queue.BeatAsync(worker, cancellationToken);

    public ValueTask SignOffAsync(LeaseOwner worker, CancellationToken cancellationToken) => Queue.SignOffAsync(worker, cancellationToken);

    public ValueTask<IReadOnlyList<WorkerView>> ListWorkersAsync(CancellationToken cancellationToken) => Queue.ListWorkersAsync(cancellationToken);
}
