using System.Runtime.ExceptionServices;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Simulation.Tests.Kernel;

namespace Graph.Simulation.Tests.Stores;

/// <summary>The store as one process sees it: over a network, by requests that it repeats a few times before it gives up.</summary>
internal sealed partial class SimulatedStore(Scheduler scheduler, SimulatedProcess process, SimulatedDatabase database, Network network, int attempts) : ICheckpointStore
{
    /// <summary>How many requests were given up without a reply.</summary>
    internal int Unanswered { get; private set; }

    public StoreDescription Description { get; } = new("simulated:", "whatever the seed has it survive");

    public ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        var own = commit with { Body = commit.Body.ToArray() };
        return CallAsync<StopRequest?>(
            new StoreCall("commit", commit.Header.ThreadId, true, async store => await store.CommitAsync(own, CancellationToken.None)) { Commit = own, Lease = own.Lease },
            cancellationToken);
    }

    public async ValueTask SavePendingWritesAsync(
        ThreadId threadId, CommitHash head, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken)
    {
        PendingWrite[] own = [.. writes.Select(write => write with { Body = write.Body.ToArray() })];
        await CallAsync<object?>(
            new StoreCall("keep", threadId, true, store => WithoutAnswer(store.SavePendingWritesAsync(threadId, head, lease, own, CancellationToken.None)))
            {
                Pending = new PendingSave(head, own),
            },
            cancellationToken);
    }

    public async ValueTask ClaimAsync(ThreadId threadId, CommitHash head, CommitLease.Take claim, CancellationToken cancellationToken) =>
        await CallAsync<object?>(
            new StoreCall("claim", threadId, true, store => WithoutAnswer(store.ClaimAsync(threadId, head, claim, CancellationToken.None))) { Lease = claim },
            cancellationToken);

    public ValueTask<RenewAnswer> RenewAsync(ThreadId threadId, CommitLease.Hold lease, CancellationToken cancellationToken) =>
        CallAsync<RenewAnswer>(
            new StoreCall("renew", threadId, true, async store => await store.RenewAsync(threadId, lease, CancellationToken.None)) { Lease = lease },
            cancellationToken);

    public ValueTask<bool> ReleaseAsync(ThreadId threadId, LeaseNonce nonce, CancellationToken cancellationToken) =>
        CallAsync<bool>(
            new StoreCall("release", threadId, true, async store => await store.ReleaseAsync(threadId, nonce, CancellationToken.None))
            {
                Lease = new CommitLease.Release(nonce),
            },
            cancellationToken);

    public ValueTask<ThreadLease?> RequestStopAsync(ThreadId threadId, StopRequest request, CancellationToken cancellationToken) =>
        CallAsync<ThreadLease?>(
            new StoreCall("ask to stop", threadId, true, async store => await store.RequestStopAsync(threadId, request, CancellationToken.None)),
            cancellationToken);

    public ValueTask<StoredThread?> FindAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        CallAsync<StoredThread?>(
            new StoreCall("find", threadId, false, async store => await store.FindAsync(threadId, CancellationToken.None)), cancellationToken);

    public ValueTask<StoredThread?> FindAtAsync(ThreadId threadId, long version, CancellationToken cancellationToken) =>
        CallAsync<StoredThread?>(
            new StoreCall("find at", threadId, false, async store => await store.FindAtAsync(threadId, version, CancellationToken.None)), cancellationToken);

    public IAsyncEnumerable<StoredCommit> ReadHistoryAsync(ThreadId threadId, HistoryQuery query, CancellationToken cancellationToken) =>
        database.Store.ReadHistoryAsync(threadId, query, cancellationToken);

    public IAsyncEnumerable<StoredThreadSummary> ListThreadsAsync(ThreadQuery query, CancellationToken cancellationToken) =>
        database.Store.ListThreadsAsync(query, cancellationToken);

    public async ValueTask SaveDefinitionAsync(StoredDefinition definition, CancellationToken cancellationToken) =>
        await CallAsync<object?>(
            new StoreCall("define", null, true, store => WithoutAnswer(store.SaveDefinitionAsync(definition, CancellationToken.None))), cancellationToken);

    public ValueTask<StoredDefinition?> FindDefinitionAsync(string hash, CancellationToken cancellationToken) =>
        CallAsync<StoredDefinition?>(
            new StoreCall("find definition", null, false, async store => await store.FindDefinitionAsync(hash, CancellationToken.None)), cancellationToken);

    public async ValueTask SaveCachedAsync(CachedResult result, CancellationToken cancellationToken)
    {
        var own = result with { Body = result.Body.ToArray() };
        await CallAsync<object?>(
            new StoreCall("cache", null, true, store => WithoutAnswer(store.SaveCachedAsync(own, CancellationToken.None))), cancellationToken);
    }

    public ValueTask<CachedResult?> FindCachedAsync(string key, Timestamp now, CancellationToken cancellationToken) =>
        CallAsync<CachedResult?>(
            new StoreCall("find cached", null, false, async store => await store.FindCachedAsync(key, now, CancellationToken.None)), cancellationToken);

    public ValueTask<PrunedCommits> PruneAsync(CheckpointPruning pruning, CancellationToken cancellationToken) =>
        CallAsync<PrunedCommits>(
            new StoreCall("prune", pruning.ThreadId, true, async store => await store.PruneAsync(pruning, CancellationToken.None)), cancellationToken);

    public ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CommitHash head, CancellationToken cancellationToken) =>
        CallAsync<bool>(
            new StoreCall("delete", threadId, true, async store => await store.DeleteThreadAsync(threadId, head, CancellationToken.None)), cancellationToken);

    public ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        CallAsync<bool>(
            new StoreCall("delete", threadId, true, async store => await store.DeleteThreadAsync(threadId, CancellationToken.None)), cancellationToken);

    private static async ValueTask<object?> WithoutAnswer(ValueTask call)
    {
        await call;
        return null;
    }

    private async ValueTask<T> CallAsync<T>(StoreCall call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            if (await SendAsync(call, cancellationToken) is not { } answer)
            {
                Unanswered++;
                network.GivenUp++;
                continue;
            }

            if (answer.Refusal is { } refusal)
            {
                ExceptionDispatchInfo.Throw(refusal);
            }

            return (T)answer.Value!;
        }

        throw new StoreException($"The store did not answer '{call.Name}', asked {attempts} times.");
    }

    /// <summary>Sends a request and waits for the reply; null when none comes in time. The request may still arrive later.</summary>
    private async Task<StoreAnswer?> SendAsync(StoreCall call, CancellationToken cancellationToken)
    {
        if (process.IsDead)
        {
            // A node killed its process; whatever is still run of it in this turn has no effect any more.
            return await new TaskCompletionSource<StoreAnswer?>().Task;
        }

        var (there, back) = (network.Delay(), network.Delay());
        if (network.LosesRequest())
        {
            Tell(call, "is lost on its way");
            return await WaitAsync(new TaskCompletionSource<StoreAnswer?>(), Network.Patience, cancellationToken);
        }

        var isLost = network.LosesReply();
        if (there + back == TimeSpan.Zero && !isLost)
        {
            return Make(call);
        }

        var reply = new TaskCompletionSource<StoreAnswer?>();
        scheduler.After(there, () =>
        {
            var answer = Make(call);
            if (isLost)
            {
                Tell(call, "is done, and the reply lost");
                return;
            }

            scheduler.After(back, () => process.Post(_ => reply.TrySetResult(answer), null));
        });
        return await WaitAsync(reply, isLost || there + back > Network.Patience ? Network.Patience : null, cancellationToken);
    }

    private async Task<StoreAnswer?> WaitAsync(TaskCompletionSource<StoreAnswer?> reply, TimeSpan? patience, CancellationToken cancellationToken)
    {
        if (patience is { } time)
        {
            scheduler.After(time, () => process.Post(_ => reply.TrySetResult(null), null));
        }

        await using var stop = cancellationToken.UnsafeRegister(_ => reply.TrySetCanceled(cancellationToken), null);
        return await reply.Task;
    }

    private StoreAnswer Make(StoreCall call)
    {
        var answer = database.Make(call, process.Number);
        if (scheduler.Trace.IsWritten)
        {
            Tell(call, answer.Refusal is { } refusal ? $"is refused: {refusal.GetType().Name}" : Describe(answer.Value));
        }

        return answer;
    }

    private void Tell(StoreCall call, string what)
    {
        if (scheduler.Trace.IsWritten)
        {
            var subject = call.Commit is { Header: var header } ? $" {header.Version} ({header.Status})"
                : call.Pending is { } pending ? $" {string.Join(", ", pending.Writes.Select(write => write.TaskKey))}" : "";
            scheduler.Trace.Write($"{scheduler.Now.TotalMilliseconds,9:0.0} {process.Name}: {call.Name}{subject} {call.ThreadId} {what}");
        }
    }

    private static string Describe(object? value) => value switch
    {
        StoredThread thread => $"-> version {thread.Head.Version} ({thread.Head.Status}), {thread.PendingWrites.Count} kept",
        IReadOnlyList<JobGrant> grants => $"-> {string.Join(", ", grants.Select(grant => $"{grant.ThreadId}, attempt {grant.Job.Attempt}"))}",
        null => "-> done",
        _ => $"-> {value}",
    };
}
