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

    internal static ValueTask CommitAsync(ICheckpointStore store, CheckpointCommit commit, CancellationToken cancellationToken) => AreObserved
        ? ObserveAsync(store, Commit, commit, static (store, commit, token) => store.CommitAsync(commit, token), cancellationToken)
        : store.CommitAsync(commit, cancellationToken);

    internal static ValueTask SavePendingWritesAsync(
        ICheckpointStore store, ThreadId threadId, CommitHash head, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken) => AreObserved
        ? ObserveAsync(
            store,
            SavePendingWrites,
            (threadId, head, writes),
            static (store, pending, token) => store.SavePendingWritesAsync(pending.threadId, pending.head, pending.writes, token),
            cancellationToken)
        : store.SavePendingWritesAsync(threadId, head, writes, cancellationToken);

    internal static async ValueTask<StoredThread?> FindAsync(ICheckpointStore store, ThreadId threadId, CancellationToken cancellationToken)
    {
        if (!AreObserved)
        {
            return await store.FindAsync(threadId, cancellationToken);
        }

        var found = new StoredThread?[1];
        await ObserveAsync(
            store, Load, (threadId, found), static async (store, call, token) => call.found[0] = await store.FindAsync(call.threadId, token), cancellationToken);
        return found[0];
    }

    private static async ValueTask ObserveAsync<T>(
        ICheckpointStore store, string operation, T argument, Func<ICheckpointStore, T, CancellationToken, ValueTask> call, CancellationToken cancellationToken)
    {
        using var span = EngineSpans.StartStoreCall(store, operation);
        var began = Stopwatch.GetTimestamp();
        try
        {
            await call(store, argument, cancellationToken);
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
