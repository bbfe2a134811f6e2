using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Simulation.Tests.Stores;

/// <content>The queue of the store, over the same network.</content>
internal sealed partial class SimulatedStore : IJobQueue
{
    public ValueTask<IReadOnlyList<JobGrant>> ClaimAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        // Drawn by the process that asks, so that the same call can be made again elsewhere.
        LeaseNonce[] nonces = [.. Enumerable.Range(0, claim.Count).Select(_ => claim.NewNonce())];
        return CallAsync<IReadOnlyList<JobGrant>>(
            StoreCall.OfQueue("take jobs", null, true, async queue =>
            {
                var next = 0;
                return await queue.ClaimAsync(claim with { NewNonce = () => nonces[next++] }, CancellationToken.None);
            }) with { Claim = claim },
            cancellationToken);
    }

    public ValueTask<bool> GiveBackAsync(JobGrant grant, CancellationToken cancellationToken) =>
        CallAsync<bool>(
            StoreCall.OfQueue("give back", grant.ThreadId, true, async queue => await queue.GiveBackAsync(grant, CancellationToken.None)) with
            {
                Lease = new CommitLease.Release(grant.Nonce),
                LetGo = LetGo.AsTaken,
            },
            cancellationToken);

    public ValueTask<bool> FailAsync(JobGrant grant, JobFailure failure, Timestamp? retryAt, CancellationToken cancellationToken) =>
        CallAsync<bool>(
            StoreCall.OfQueue("give up", grant.ThreadId, true, async queue => await queue.FailAsync(grant, failure, retryAt, CancellationToken.None)) with
            {
                Lease = new CommitLease.Release(grant.Nonce),
                LetGo = LetGo.Failed,
            },
            cancellationToken);

    public ValueTask<TimeSpan> MaintainAsync(CancellationToken cancellationToken) =>
        CallAsync<TimeSpan>(
            StoreCall.OfQueue("maintain", null, false, async queue => await queue.MaintainAsync(CancellationToken.None)), cancellationToken);

    /// <summary>Waits for a hint, which may get lost on its way, as any message may.</summary>
    /// <summary>No bound: what tenants may is not simulated.</summary>
    public int? MaxRunningPerTenant => null;

    public async ValueTask WaitForWorkAsync(IReadOnlyList<QueueShare> queues, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var bell = new TaskCompletionSource();
        database.RingAtNews(() => RingUnlessLost(bell));
        scheduler.After(atMost, () => process.Post(_ => bell.TrySetResult(), null));
        await using var stop = cancellationToken.UnsafeRegister(_ => bell.TrySetCanceled(cancellationToken), null);
        await bell.Task;
    }

    public ValueTask<bool> KeepCommandAsync(ThreadId threadId, ThreadCommand command, CancellationToken cancellationToken) =>
        CallAsync<bool>(
            StoreCall.OfQueue("keep command", threadId, true, async queue => await queue.KeepCommandAsync(threadId, command, CancellationToken.None)), cancellationToken);

    public ValueTask<ThreadId?> FindSubmissionAsync(SubmissionKey key, CancellationToken cancellationToken) =>
        CallAsync<ThreadId?>(
            StoreCall.OfQueue("find submission", null, false, async queue => await queue.FindSubmissionAsync(key, CancellationToken.None)), cancellationToken);

    public ValueTask<IReadOnlyList<string>> FindSuspectsAsync(IReadOnlyList<QueueShare> queues, CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<string>>(
            StoreCall.OfQueue("find suspects", null, false, async queue => await queue.FindSuspectsAsync(queues, CancellationToken.None)), cancellationToken);

    public ValueTask<JobView?> FindJobAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        CallAsync<JobView?>(
            StoreCall.OfQueue("find job", threadId, false, async queue => await queue.FindJobAsync(threadId, CancellationToken.None)), cancellationToken);

    public IAsyncEnumerable<JobView> ListJobsAsync(JobQuery query, CancellationToken cancellationToken) =>
        StoreCall.QueueOf(database.Store).ListJobsAsync(query, cancellationToken);

    public ValueTask<IReadOnlyList<QueueDepth>> CountJobsAsync(CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<QueueDepth>>(
            StoreCall.OfQueue("count jobs", null, false, async queue => await queue.CountJobsAsync(CancellationToken.None)), cancellationToken);

    public ValueTask<bool> RetryDeadLetterAsync(ThreadId threadId, JobId id, CancellationToken cancellationToken) =>
        CallAsync<bool>(
            StoreCall.OfQueue("retry", threadId, true, async queue => await queue.RetryDeadLetterAsync(threadId, id, CancellationToken.None)), cancellationToken);

    public ValueTask<bool> DropDeadLetterAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        CallAsync<bool>(
            StoreCall.OfQueue("drop", threadId, true, async queue => await queue.DropDeadLetterAsync(threadId, CancellationToken.None)), cancellationToken);

    public ValueTask<bool> AdoptJobAsync(ThreadId threadId, ThreadJob job, IReadOnlyList<ThreadCommand> commands, CancellationToken cancellationToken) =>
        CallAsync<bool>(
            StoreCall.OfQueue("adopt", threadId, true, async queue => await queue.AdoptJobAsync(threadId, job, commands, CancellationToken.None)), cancellationToken);

    public async ValueTask BeatAsync(WorkerView worker, CancellationToken cancellationToken) =>
        await CallAsync<object?>(
            StoreCall.OfQueue("beat", null, false, queue => WithoutAnswer(queue.BeatAsync(worker, CancellationToken.None))), cancellationToken);

    public async ValueTask SignOffAsync(LeaseOwner worker, CancellationToken cancellationToken) =>
        await CallAsync<object?>(
            StoreCall.OfQueue("sign off", null, false, queue => WithoutAnswer(queue.SignOffAsync(worker, CancellationToken.None))), cancellationToken);

    public ValueTask<IReadOnlyList<WorkerView>> ListWorkersAsync(CancellationToken cancellationToken) =>
        CallAsync<IReadOnlyList<WorkerView>>(
            StoreCall.OfQueue("list workers", null, false, async queue => await queue.ListWorkersAsync(CancellationToken.None)), cancellationToken);

    private void RingUnlessLost(TaskCompletionSource bell)
    {
        if (!network.LosesReply())
        {
            scheduler.After(network.Delay(), () => process.Post(_ => bell.TrySetResult(), null));
        }
    }
}
