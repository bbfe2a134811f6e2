using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Testing.Worlds;

/// <summary>A store that passes every call on; worlds change what they are about.</summary>
public abstract class StoreInFront(ICheckpointStore inner) : ICheckpointStore
{
    public ICheckpointStore Inner { get; } = inner;

    public StoreDescription Description => Inner.Description;

    public virtual ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken) => Inner.CommitAsync(commit, cancellationToken);

    public virtual ValueTask SavePendingWritesAsync(
        ThreadId threadId, CommitHash head, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken) =>
        Inner.SavePendingWritesAsync(threadId, head, lease, writes, cancellationToken);

    public virtual ValueTask ClaimAsync(ThreadId threadId, CommitHash head, CommitLease.Take claim, CancellationToken cancellationToken) =>
        Inner.ClaimAsync(threadId, head, claim, cancellationToken);

    public virtual ValueTask<RenewAnswer> RenewAsync(ThreadId threadId, CommitLease.Hold lease, CancellationToken cancellationToken) =>
        Inner.RenewAsync(threadId, lease, cancellationToken);

    public virtual ValueTask<bool> ReleaseAsync(ThreadId threadId, LeaseNonce nonce, CancellationToken cancellationToken) =>
        Inner.ReleaseAsync(threadId, nonce, cancellationToken);

    public virtual ValueTask<ThreadLease?> RequestStopAsync(ThreadId threadId, StopRequest request, CancellationToken cancellationToken) =>
        Inner.RequestStopAsync(threadId, request, cancellationToken);

    public virtual ValueTask<StoredThread?> FindAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        Inner.FindAsync(threadId, cancellationToken);

    public ValueTask<StoredThread?> FindAtAsync(ThreadId threadId, long version, CancellationToken cancellationToken) =>
        Inner.FindAtAsync(threadId, version, cancellationToken);

    public IAsyncEnumerable<StoredCommit> ReadHistoryAsync(ThreadId threadId, HistoryQuery query, CancellationToken cancellationToken) =>
        Inner.ReadHistoryAsync(threadId, query, cancellationToken);

    public IAsyncEnumerable<StoredThreadSummary> ListThreadsAsync(ThreadQuery query, CancellationToken cancellationToken) =>
        Inner.ListThreadsAsync(query, cancellationToken);

    public virtual ValueTask SaveDefinitionAsync(StoredDefinition definition, CancellationToken cancellationToken) =>
        Inner.SaveDefinitionAsync(definition, cancellationToken);

    public virtual ValueTask<StoredDefinition?> FindDefinitionAsync(string hash, CancellationToken cancellationToken) =>
        Inner.FindDefinitionAsync(hash, cancellationToken);

    public ValueTask SaveCachedAsync(CachedResult result, CancellationToken cancellationToken) => Inner.SaveCachedAsync(result, cancellationToken);

    public virtual ValueTask<CachedResult?> FindCachedAsync(string key, Timestamp now, CancellationToken cancellationToken) =>
        Inner.FindCachedAsync(key, now, cancellationToken);

    public virtual ValueTask<PrunedCommits> PruneAsync(CheckpointPruning pruning, CancellationToken cancellationToken) =>
        Inner.PruneAsync(pruning, cancellationToken);

    public ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CommitHash head, CancellationToken cancellationToken) =>
        Inner.DeleteThreadAsync(threadId, head, cancellationToken);

    public ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        Inner.DeleteThreadAsync(threadId, cancellationToken);
}
