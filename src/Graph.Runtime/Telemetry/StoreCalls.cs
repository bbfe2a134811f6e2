using System.Diagnostics;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.SharedState;

namespace Graph.Runtime.Telemetry;

/// <summary>Calls of the store, each with a span around it and timed when somebody listens, and the bare call when nobody does.</summary>
internal static class StoreCalls
{
    private const string Commit = "commit";
    private const string Load = "load";
    private const string SavePendingWrites = "save_pending_writes";
    private const string FindState = "find_state";
    private const string WriteState = "write_state";
    private const string ListStates = "list_states";

    private static bool AreObserved => EngineSpans.AreWanted || EngineMetrics.WantsStoreCalls;

    internal static ValueTask<StopRequest?> CommitAsync(ICheckpointStore store, CheckpointCommit commit, CancellationToken cancellationToken) => AreObserved
        ? ObserveAsync(store, store.Description, Commit, commit, static (store, commit, token) => store.CommitAsync(commit, token), cancellationToken)
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
            store.Description,
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
        ? ObserveAsync(store, store.Description, Load, threadId, static (store, threadId, token) => store.FindAsync(threadId, token), cancellationToken)
        : store.FindAsync(threadId, cancellationToken);

    internal static ValueTask<StateEntry?> FindStateAsync(ISharedStateStore store, StateKey key, CancellationToken cancellationToken) => AreObserved
        ? ObserveAsync(store, store.Description, FindState, key, static (store, key, token) => store.FindAsync(key, token), cancellationToken)
        : store.FindAsync(key, cancellationToken);

    internal static ValueTask<StateWriteAnswer> WriteStateAsync(ISharedStateStore store, StateWrite write, CancellationToken cancellationToken) => AreObserved
        ? ObserveAsync(store, store.Description, WriteState, write, static (store, write, token) => store.WriteAsync(write, token), cancellationToken)
        : store.WriteAsync(write, cancellationToken);

    internal static ValueTask<StatePage> ListStatesAsync(ISharedStateStore store, StateQuery query, CancellationToken cancellationToken) => AreObserved
        ? ObserveAsync(store, store.Description, ListStates, query, static (store, query, token) => store.ListAsync(query, token), cancellationToken)
        : store.ListAsync(query, cancellationToken);

    private static async ValueTask<TAnswer> ObserveAsync<TStore, T, TAnswer>(
        TStore store,
        StoreDescription description,
        string operation,
        T argument,
        Func<TStore, T, CancellationToken, ValueTask<TAnswer>> call,
        CancellationToken cancellationToken)
    {
        using var span = EngineSpans.StartStoreCall(description, operation);
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
