using System.Diagnostics;
using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Telemetry;

/// <summary>The engine's calls of the store, each with a span around it and timed when somebody listens, and the bare call when nobody does.</summary>
internal static class StoreCalls
{
    private const string Commit = "commit";
    private const string Load = "load";
    private const string SavePendingWrites = "save_pending_writes";

    private static bool AreObserved => EngineSpans.AreWanted || EngineMetrics.WantsStoreCalls;

    internal static ValueTask<StopRequest?> CommitAsync(ICheckpointStore store, CheckpointCommit commit, CancellationToken cancellationToken) => AreObserved
        ? ObserveAsync(store, Commit, commit, static (store, commit, token) => store.CommitAsync(commit, token), cancellationToken)
        : store.CommitAsync(commit, cancellationToken);

    internal static async ValueTask SavePendingWritesAsync(
        ICheckpointStore store,
        ThreadId threadId,
        CommitHash head,
        LeaseNonce? lease,
        IReadOnlyList<PendingWrite> writes,
        CancellationToken cancellationToken)
    {
        if (!AreObserved)
        {
            await store.SavePendingWritesAsync(threadId, head, lease, writes, cancellationToken);
            return;
        }

        await ObserveAsync(
            store,
            SavePendingWrites,
            (threadId, head, lease, writes),
            static async (store, pending, token) =>
            {
                await store.SavePendingWritesAsync(pending.threadId, pending.head, pending.lease, pending.writes, token);
                return true;
            },
            cancellationToken);
    }

    internal static ValueTask<StoredThread?> FindAsync(ICheckpointStore store, ThreadId threadId, CancellationToken cancellationToken) => AreObserved
        ? ObserveAsync(store, Load, threadId, static (store, threadId, token) => store.FindAsync(threadId, token), cancellationToken)
        : store.FindAsync(threadId, cancellationToken);

    private static async ValueTask<TAnswer> ObserveAsync<T, TAnswer>(
        ICheckpointStore store,
        string operation,
        T argument,
        Func<ICheckpointStore, T, CancellationToken, ValueTask<TAnswer>> call,
        CancellationToken cancellationToken)
    {
        using var span = EngineSpans.StartStoreCall(store, operation);
        var began = Stopwatch.GetTimestamp();
        try
        {
            return await call(store, argument, cancellationToken);
        }
        catch (Exception failure)
        {
            EngineSpans.Fail(span, failure.GetType().Name);
            throw;
        }
        finally
        {
            EngineMetrics.CountStoreCall(operation, Stopwatch.GetElapsedTime(began));
        }
    }
}
