using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Testing.Worlds;

/// <summary>What one worker sees of the store that all share. Once the worker has died, nothing that it asks is ever answered or done.</summary>
public sealed class MortalStore(ICheckpointStore inner) : StoreInFront(inner), IJobQueue
{
    private volatile bool _isDead;

    private IJobQueue Queue => (IJobQueue)Inner;

    public void Die() => _isDead = true;

    public override async ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        await LiveAsync();
        return await base.CommitAsync(commit, cancellationToken);
    }

    public override async ValueTask<RenewAnswer> RenewAsync(ThreadId threadId, CommitLease.Hold lease, CancellationToken cancellationToken)
    {
        await LiveAsync();
        return await base.RenewAsync(threadId, lease, cancellationToken);
    }

    public override async ValueTask<StoredThread?> FindAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        await LiveAsync();
        return await base.FindAsync(threadId, cancellationToken);
    }

    public async ValueTask<IReadOnlyList<JobGrant>> ClaimAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        await LiveAsync();
        return await Queue.ClaimAsync(claim, cancellationToken);
    }

    public async ValueTask<bool> GiveBackAsync(JobGrant grant, CancellationToken cancellationToken)
    {
        await LiveAsync();
        return await Queue.GiveBackAsync(grant, cancellationToken);
    }

    public async ValueTask<bool> FailAsync(JobGrant grant, JobFailure failure, Timestamp? retryAt, CancellationToken cancellationToken)
    {
        await LiveAsync();
        return await Queue.FailAsync(grant, failure, retryAt, cancellationToken);
    }

    public async ValueTask<TimeSpan> MaintainAsync(CancellationToken cancellationToken)
    {
        await LiveAsync();
        return await Queue.MaintainAsync(cancellationToken);
    }

    public int? MaxRunningPerTenant => Queue.MaxRunningPerTenant;

    public async ValueTask WaitForWorkAsync(IReadOnlyList<QueueShare> queues, TimeSpan atMost, CancellationToken cancellationToken)
    {
        await LiveAsync();
        await Queue.WaitForWorkAsync(queues, atMost, cancellationToken);
    }

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

    public async ValueTask<bool> AdoptJobAsync(
        ThreadId threadId, ThreadJob job, IReadOnlyList<ThreadCommand> commands, CancellationToken cancellationToken)
    {
        await LiveAsync();
        return await Queue.AdoptJobAsync(threadId, job, commands, cancellationToken);
    }

    public async ValueTask BeatAsync(WorkerView worker, CancellationToken cancellationToken)
    {
        await LiveAsync();
        await Queue.BeatAsync(worker, cancellationToken);
    }

    public async ValueTask SignOffAsync(LeaseOwner worker, CancellationToken cancellationToken)
    {
        await LiveAsync();
        await Queue.SignOffAsync(worker, cancellationToken);
    }

    public ValueTask<IReadOnlyList<WorkerView>> ListWorkersAsync(CancellationToken cancellationToken) => Queue.ListWorkersAsync(cancellationToken);

    private Task LiveAsync() => _isDead ? new TaskCompletionSource().Task : Task.CompletedTask;
}
