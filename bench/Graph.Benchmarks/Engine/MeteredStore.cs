using System.Diagnostics;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Benchmarks.Engine;

/// <summary>Counts what passes into another store, commit by commit.</summary>
internal sealed class MeteredStore(ICheckpointStore inner) : ICheckpointStore
{
    private readonly Lock _gate = new();
    private readonly List<(int Bytes, long At)> _commits = [];

    public StoreDescription Description => inner.Description;

    internal int Count => _commits.Count;

    internal long TotalBytes { get; private set; }

    /// <summary>What the commit of a step holds on average, without that of the input and without snapshots.</summary>
    internal double BytesPerStep => _commits.Skip(1).Average(commit => commit.Bytes);

    internal (double Bytes, double Microseconds) Average(int from, int count)
    {
        var window = _commits.GetRange(Math.Min(from, _commits.Count - count), count);
        var elapsed = Stopwatch.GetElapsedTime(window[0].At, window[^1].At);
        return (window.Average(commit => commit.Bytes), elapsed.TotalMicroseconds / (count - 1));
    }

    public ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _commits.Add((commit.Body.Length, Stopwatch.GetTimestamp()));
            TotalBytes += commit.Body.Length + (commit.Snapshot?.Length ?? 0);
        }

        return inner.CommitAsync(commit, cancellationToken);
    }

    public ValueTask SavePendingWritesAsync(
        ThreadId threadId, CommitHash head, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken) =>
        inner.SavePendingWritesAsync(threadId, head, lease, writes, cancellationToken);

    public ValueTask ClaimAsync(ThreadId threadId, CommitHash head, CommitLease.Take claim, CancellationToken cancellationToken) =>
        inner.ClaimAsync(threadId, head, claim, cancellationToken);

    public ValueTask<RenewAnswer> RenewAsync(ThreadId threadId, CommitLease.Hold lease, CancellationToken cancellationToken) =>
        inner.RenewAsync(threadId, lease, cancellationToken);

    public ValueTask<bool> ReleaseAsync(ThreadId threadId, LeaseNonce nonce, CancellationToken cancellationToken) =>
        inner.ReleaseAsync(threadId, nonce, cancellationToken);

    public ValueTask<ThreadLease?> RequestStopAsync(ThreadId threadId, StopRequest request, CancellationToken cancellationToken) =>
        inner.RequestStopAsync(threadId, request, cancellationToken);

    public ValueTask<StoredThread?> FindAsync(ThreadId threadId, CancellationToken cancellationToken) => inner.FindAsync(threadId, cancellationToken);

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

    public ValueTask<PrunedCommits> PruneAsync(CheckpointPruning pruning, CancellationToken cancellationToken) =>
        inner.PruneAsync(pruning, cancellationToken);

    public ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CommitHash head, CancellationToken cancellationToken) =>
        inner.DeleteThreadAsync(threadId, head, cancellationToken);

    public ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CancellationToken cancellationToken) => inner.DeleteThreadAsync(threadId, cancellationToken);
}
