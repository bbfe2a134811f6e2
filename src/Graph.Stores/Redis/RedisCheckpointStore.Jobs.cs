using System.Runtime.CompilerServices;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Stores.Redis;

/// <content>The queue of the store.</content>
public sealed partial class RedisCheckpointStore
{
    /// <inheritdoc />
    public ValueTask<IReadOnlyList<JobGrant>> ClaimAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return UseAsync(data => data.Queue.Claiming.ClaimAsync(claim, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<bool> GiveBackAsync(JobGrant grant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return UseAsync(data => data.Queue.GiveBackAsync(grant, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<bool> FailAsync(JobGrant grant, JobFailure failure, Timestamp? retryAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return UseAsync(data => data.Queue.FailAsync(grant, failure, retryAt, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<TimeSpan> MaintainAsync(CancellationToken cancellationToken) => UseAsync(
        async data =>
        {
            var next = await data.Queue.MaintainAsync(cancellationToken);
            await _recheck.RequireAsync(cancellationToken);
            return next;
        },
        cancellationToken);

    /// <inheritdoc />
    public int? MaxRunningPerTenant => _options.Queues.MaxRunningPerTenant;

    /// <inheritdoc />
    public async ValueTask WaitForWorkAsync(IReadOnlyList<QueueShare> queues, TimeSpan atMost, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queues);
        await UseAsync(data => data.Queue.WaitForWorkAsync(queues, atMost, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<bool> KeepCommandAsync(ThreadId threadId, ThreadCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return UseAsync(data => data.Queue.KeepCommandAsync(threadId, command, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<ThreadId?> FindSubmissionAsync(SubmissionKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        return UseAsync(data => data.Queue.FindSubmissionAsync(key, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> FindSuspectsAsync(IReadOnlyList<QueueShare> queues, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queues);
        return UseAsync(data => data.Queue.Claiming.FindSuspectsAsync(queues, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<JobView?> FindJobAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        UseAsync(data => data.Queue.Listing.FindAsync(threadId, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<JobView> ListJobsAsync(JobQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        foreach (var thread in await UseAsync(data => data.Queue.Listing.FindThreadsAsync(query, cancellationToken), cancellationToken))
        {
            // What has changed since the list was made is shown as it is now.
            if (await FindJobAsync(thread, cancellationToken) is { } view)
            {
                yield return view;
            }
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<QueueDepth>> CountJobsAsync(CancellationToken cancellationToken) =>
        UseAsync(data => data.Queue.Listing.CountAsync(cancellationToken), cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> RetryDeadLetterAsync(ThreadId threadId, JobId id, CancellationToken cancellationToken) =>
        UseAsync(data => data.Queue.RetryDeadLetterAsync(threadId, id, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> DropDeadLetterAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        UseAsync(data => data.Queue.DropDeadLetterAsync(threadId, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> AdoptJobAsync(ThreadId threadId, ThreadJob job, IReadOnlyList<ThreadCommand> commands, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(commands);
        return UseAsync(data => data.Queue.AdoptAsync(threadId, job, commands, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask BeatAsync(WorkerView worker, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(worker);
        await UseAsync(data => data.Queue.Workers.BeatAsync(worker, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask SignOffAsync(LeaseOwner worker, CancellationToken cancellationToken) =>
        await UseAsync(data => data.Queue.Workers.SignOffAsync(worker, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<WorkerView>> ListWorkersAsync(CancellationToken cancellationToken) =>
        UseAsync(data => data.Queue.Workers.ListAsync(cancellationToken), cancellationToken);
}
