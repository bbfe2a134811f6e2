using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Testing.Worlds;

/// <summary>A store whose process dies at its n-th commit, before or after that is durable; until it is revived nothing works any more.</summary>
public sealed class DyingStore(ICheckpointStore inner) : ICheckpointStore
{
    private int _commits;
    private int _diesAt = int.MaxValue;
    private bool _isStored;

    public StoreDescription Description => inner.Description;

    /// <summary>How many commits were asked for since the last revival.</summary>
    public int Commits => _commits;

    public bool IsDead => Volatile.Read(ref _commits) >= _diesAt;

    /// <summary>Counts commits anew.</summary>
    /// <param name="commit">The one that it dies at, from 1.</param>
    /// <param name="isStored">Whether that one is still stored.</param>
    public DyingStore DieAt(int commit, bool isStored)
    {
        _diesAt = commit;
        _isStored = isStored;
        _commits = 0;
        return this;
    }

    /// <summary>Works again, for good.</summary>
    public DyingStore Revive() => DieAt(int.MaxValue, false);

    public async ValueTask CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _commits);
        if (number < _diesAt || (number == _diesAt && _isStored))
        {
            await inner.CommitAsync(commit, cancellationToken);
        }

        RequireLife();
    }

    public ValueTask SavePendingWritesAsync(
        ThreadId threadId, CommitHash head, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken)
    {
        RequireLife();
        return inner.SavePendingWritesAsync(threadId, head, writes, cancellationToken);
    }

    public ValueTask<StoredThread?> FindAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        RequireLife();
        return inner.FindAsync(threadId, cancellationToken);
    }

    public ValueTask<StoredThread?> FindAtAsync(ThreadId threadId, long version, CancellationToken cancellationToken) =>
        inner.FindAtAsync(threadId, version, cancellationToken);

    public IAsyncEnumerable<StoredCommit> ReadHistoryAsync(ThreadId threadId, HistoryQuery query, CancellationToken cancellationToken) =>
        inner.ReadHistoryAsync(threadId, query, cancellationToken);

    public IAsyncEnumerable<StoredThreadSummary> ListThreadsAsync(ThreadQuery query, CancellationToken cancellationToken) =>
        inner.ListThreadsAsync(query, cancellationToken);

    public ValueTask SaveDefinitionAsync(StoredDefinition definition, CancellationToken cancellationToken) =>
        inner.SaveDefinitionAsync(definition, cancellationToken);

    public ValueTask<StoredDefinition?> FindDefinitionAsync(string hash, CancellationToken cancellationToken) =>
        inner.FindDefinitionAsync(hash, cancellationToken);

    public ValueTask SaveCachedAsync(CachedResult result, CancellationToken cancellationToken) => inner.SaveCachedAsync(result, cancellationToken);

    public ValueTask<CachedResult?> FindCachedAsync(string key, Timestamp now, CancellationToken cancellationToken) =>
        inner.FindCachedAsync(key, now, cancellationToken);

    public ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        inner.DeleteThreadAsync(threadId, cancellationToken);

    private void RequireLife()
    {
        if (IsDead)
        {
            throw new ProcessDiedException();
        }
    }
}

/// <summary>Stands for the end of the process.</summary>
public sealed class ProcessDiedException() : Exception("The process died.");
