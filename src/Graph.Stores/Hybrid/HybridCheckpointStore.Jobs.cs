using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Stores.Hybrid;

/// <content>The queue: that of PostgreSQL, where the threads are.</content>
public sealed partial class HybridCheckpointStore
{
    /// <inheritdoc />
    public ValueTask<IReadOnlyList<JobGrant>> ClaimAsync(JobClaim claim, CancellationToken cancellationToken) => _truth.ClaimAsync(claim, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> GiveBackAsync(JobGrant grant, CancellationToken cancellationToken) => _truth.GiveBackAsync(grant, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> FailAsync(JobGrant grant, JobFailure failure, Timestamp? retryAt, CancellationToken cancellationToken) =>
        _truth.FailAsync(grant, failure, retryAt, cancellationToken);

    /// <inheritdoc />
    public ValueTask<TimeSpan> MaintainAsync(CancellationToken cancellationToken) => _truth.MaintainAsync(cancellationToken);

    /// <inheritdoc />
    public int? MaxRunningPerTenant => _truth.MaxRunningPerTenant;

    /// <inheritdoc />
    public ValueTask WaitForWorkAsync(IReadOnlyList<QueueShare> queues, TimeSpan atMost, CancellationToken cancellationToken) =>
        _truth.WaitForWorkAsync(queues, atMost, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> KeepCommandAsync(ThreadId threadId, ThreadCommand command, CancellationToken cancellationToken) =>
        _truth.KeepCommandAsync(threadId, command, cancellationToken);

    /// <inheritdoc />
    public ValueTask<ThreadId?> FindSubmissionAsync(SubmissionKey key, CancellationToken cancellationToken) => _truth.FindSubmissionAsync(key, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> FindSuspectsAsync(IReadOnlyList<QueueShare> queues, CancellationToken cancellationToken) =>
        _truth.FindSuspectsAsync(queues, cancellationToken);

    /// <inheritdoc />
    public ValueTask<JobView?> FindJobAsync(ThreadId threadId, CancellationToken cancellationToken) => _truth.FindJobAsync(threadId, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<JobView> ListJobsAsync(JobQuery query, CancellationToken cancellationToken) => _truth.ListJobsAsync(query, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<QueueDepth>> CountJobsAsync(CancellationToken cancellationToken) => _truth.CountJobsAsync(cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> RetryDeadLetterAsync(ThreadId threadId, JobId id, CancellationToken cancellationToken) =>
        _truth.RetryDeadLetterAsync(threadId, id, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> DropDeadLetterAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        _truth.DropDeadLetterAsync(threadId, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> AdoptJobAsync(ThreadId threadId, ThreadJob job, IReadOnlyList<ThreadCommand> commands, CancellationToken cancellationToken) =>
        _truth.AdoptJobAsync(threadId, job, commands, cancellationToken);

    /// <inheritdoc />
    public ValueTask BeatAsync(WorkerView worker, CancellationToken cancellationToken) => _truth.BeatAsync(worker, cancellationToken);

    /// <inheritdoc />
    public ValueTask SignOffAsync(LeaseOwner worker, CancellationToken cancellationToken) => _truth.SignOffAsync(worker, cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<WorkerView>> ListWorkersAsync(CancellationToken cancellationToken) => _truth.ListWorkersAsync(cancellationToken);
}
