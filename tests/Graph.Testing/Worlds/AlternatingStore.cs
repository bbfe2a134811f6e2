using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Testing.Worlds;

/// <summary>Several instances over the same data that take turns, call by call, as processes behind a load balancer do.</summary>
public sealed class AlternatingStore(params ICheckpointStore[] stores) : ICheckpointStore, IInspectableStore
{
    private int _calls;

    public StoreDescription Description => stores[0].Description;

    private ICheckpointStore Next => stores[(int)((uint)Interlocked.Increment(ref _calls) % stores.Length)];

    public ValueTask<StoreInspection> InspectAsync(CancellationToken cancellationToken) => ((IInspectableStore)Next).InspectAsync(cancellationToken);

    public ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken) => Next.CommitAsync(commit, cancellationToken);

    public ValueTask SavePendingWritesAsync(
        ThreadId threadId, CommitHash head, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken) =>
        Next.SavePendingWritesAsync(threadId, head, lease, writes, cancellationToken);

    public ValueTask ClaimAsync(ThreadId threadId, CommitHash head, CommitLease.Take claim, CancellationToken cancellationToken) =>
        Next.ClaimAsync(threadId, head, claim, cancellationToken);

    public ValueTask<RenewAnswer> RenewAsync(ThreadId threadId, CommitLease.Hold lease, CancellationToken cancellationToken) =>
        Next.RenewAsync(threadId, lease, cancellationToken);

    public ValueTask<bool> ReleaseAsync(ThreadId threadId, LeaseNonce nonce, CancellationToken cancellationToken) =>
        Next.ReleaseAsync(threadId, nonce, cancellationToken);

    public ValueTask<ThreadLease?> RequestStopAsync(ThreadId threadId, StopRequest request, CancellationToken cancellationToken) =>
        Next.RequestStopAsync(threadId, request, cancellationToken);

    public ValueTask<StoredThread?> FindAsync(ThreadId threadId, CancellationToken cancellationToken) => Next.FindAsync(threadId, cancellationToken);

    public ValueTask<StoredThread?> FindAtAsync(ThreadId threadId, long version, CancellationToken cancellationToken) =>
        Next.FindAtAsync(threadId, version, cancellationToken);

    public IAsyncEnumerable<StoredCommit> ReadHistoryAsync(ThreadId threadId, HistoryQuery query, CancellationToken cancellationToken) =>
        Next.ReadHistoryAsync(threadId, query, cancellationToken);

    public IAsyncEnumerable<StoredThreadSummary> ListThreadsAsync(ThreadQuery query, CancellationToken cancellationToken) =>
        Next.ListThreadsAsync(query, cancellationToken);

    public ValueTask SaveDefinitionAsync(StoredDefinition definition, CancellationToken cancellationToken) =>
        Next.SaveDefinitionAsync(definition, cancellationToken);

    public ValueTask<StoredDefinition?> FindDefinitionAsync(string hash, CancellationToken cancellationToken) =>
        Next.FindDefinitionAsync(hash, cancellationToken);

    public ValueTask SaveCachedAsync(CachedResult result, CancellationToken cancellationToken) => Next.SaveCachedAsync(result, cancellationToken);

    public ValueTask<CachedResult?> FindCachedAsync(string key, Timestamp now, CancellationToken cancellationToken) =>
        Next.FindCachedAsync(key, now, cancellationToken);

    public ValueTask<PrunedCommits> PruneAsync(CheckpointPruning pruning, CancellationToken cancellationToken) =>
        Next.PruneAsync(pruning, cancellationToken);

    public ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CommitHash head, CancellationToken cancellationToken) =>
        Next.DeleteThreadAsync(threadId, head, cancellationToken);

    public ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        Next.DeleteThreadAsync(threadId, cancellationToken);
}
