using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Graph.Runtime.Jobs;
using Graph.Runtime.SharedState;
using Graph.Runtime.Values;

namespace Graph.Runtime.Checkpoints;

/// <summary>Threads in the memory of one process: for tests, for tools, and for work that may be lost with the process.</summary>
/// <param name="time">The clock that leases are measured by; the system's when not given.</param>
/// <param name="queues">The bounds of its queues; the usual ones when not given.</param>
public sealed partial class InMemoryCheckpointStore(TimeProvider? time = null, JobQueueOptions? queues = null) : ICheckpointStore, IJobQueue, ISharedStateStore
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<ThreadId, InMemoryThread> _threads = new();
    private readonly ConcurrentDictionary<string, StoredDefinition> _definitions = new(StringComparer.Ordinal);
    private readonly InMemoryCache _cache = new();

    /// <inheritdoc />
    public StoreDescription Description { get; } = new("memory:", "lost with the process") { Class = DurabilityClass.None };

    /// <inheritdoc />
    public ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commit);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_board.IsUsed || commit.Job is not null ? CommitWithJob(commit) : Commit(commit));
    }

    private StopRequest? Commit(CheckpointCommit commit)
    {
        var header = commit.Header;
        var now = Now();
        if (_threads.TryGetValue(header.ThreadId, out var thread))
        {
            return thread.Append(commit, now);
        }

        LeaseRules.Decide(header.ThreadId, null, commit.Lease, now);
        if (!commit.MayFollow(0) || commit.ExpectedHead != CommitHash.None)
        {
            throw new CheckpointConflictException(header.ThreadId, header.Version, 0);
        }

        return _threads.GetOrAdd(header.ThreadId, static (_, first) => new InMemoryThread(first.commit, first.now), (commit, now)).Append(commit, now);
    }

    /// <inheritdoc />
    public ValueTask SavePendingWritesAsync(
        ThreadId threadId, CommitHash head, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_threads.TryGetValue(threadId, out var thread))
        {
            LeaseRules.Require(threadId, null, lease, Now());
            throw new CheckpointConflictException(threadId, 1, 0);
        }

        thread.Keep(head, lease, writes, Now());
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask ClaimAsync(ThreadId threadId, CommitHash head, CommitLease.Take claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_threads.TryGetValue(threadId, out var thread))
        {
            throw new CheckpointConflictException(threadId, 1, 0);
        }

        thread.Claim(head, claim, Now());
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<RenewAnswer> RenewAsync(ThreadId threadId, CommitLease.Hold lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(
            _threads.TryGetValue(threadId, out var thread) ? thread.Renew(lease, Now()) : new RenewAnswer.Lost(null));
    }

    /// <inheritdoc />
    public ValueTask<bool> ReleaseAsync(ThreadId threadId, LeaseNonce nonce, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_threads.TryGetValue(threadId, out var thread) && thread.Release(nonce));
    }

    /// <inheritdoc />
    public ValueTask<ThreadLease?> RequestStopAsync(ThreadId threadId, StopRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_threads.TryGetValue(threadId, out var thread) ? thread.RequestStop(request) : null);
    }

    /// <inheritdoc />
    public ValueTask<StoredThread?> FindAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_threads.TryGetValue(threadId, out var thread) ? WithJob(thread.Read(null)) : null);
    }

    /// <inheritdoc />
    public ValueTask<StoredThread?> FindAtAsync(ThreadId threadId, long version, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_threads.TryGetValue(threadId, out var thread) ? thread.Read(version) : null);
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredCommit> ReadHistoryAsync(
        ThreadId threadId, HistoryQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (!_threads.TryGetValue(threadId, out var thread))
        {
            yield break;
        }

        var before = query.BeforeVersion ?? long.MaxValue;
        for (var left = query.Limit ?? int.MaxValue; left > 0 && thread.FindBefore(before) is { } commit; left--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            before = commit.Header.Version;
            yield return commit;
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredThreadSummary> ListThreadsAsync(
        ThreadQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var matching = _threads
            .Where(thread => query.IdPrefix is null || thread.Key.Value.StartsWith(query.IdPrefix, StringComparison.Ordinal))
            .Select(thread => WithJob(thread.Key, thread.Value.Summarise()))
            .Where(thread => query.WorkflowName is null || thread.Workflow.Name == query.WorkflowName)
            .Where(thread => query.WorkflowVersion is null || thread.Workflow.Version == query.WorkflowVersion)
            .Where(thread => query.Statuses.Count == 0 || query.Statuses.Contains(thread.Status))
            .OrderByDescending(thread => thread.Head.Header.Id.Value, StringComparer.Ordinal)
            .Take(query.Limit);
        foreach (var thread in matching)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return thread;
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask SaveDefinitionAsync(StoredDefinition definition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(definition);
        cancellationToken.ThrowIfCancellationRequested();
        _definitions.AddOrUpdate(
            definition.Reference.Hash, definition, (_, known) => known.Text != definition.Text && definition.IsGenuine ? definition : known);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<StoredDefinition?> FindDefinitionAsync(string hash, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_definitions.GetValueOrDefault(hash));
    }

    /// <inheritdoc />
    public ValueTask SaveCachedAsync(CachedResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        cancellationToken.ThrowIfCancellationRequested();
        _cache.Save(result);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<CachedResult?> FindCachedAsync(string key, Timestamp now, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_cache.Find(key, now));
    }

    /// <inheritdoc />
    public ValueTask<PrunedCommits> PruneAsync(CheckpointPruning pruning, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pruning);
        cancellationToken.ThrowIfCancellationRequested();
        return _threads.TryGetValue(pruning.ThreadId, out var thread)
            ? ValueTask.FromResult(thread.Prune(pruning))
            : throw new CheckpointConflictException(pruning.ThreadId, 1, 0);
    }

    /// <inheritdoc />
    public ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Forget(threadId, null));
    }

    /// <inheritdoc />
    public ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CommitHash head, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(Forget(threadId, head));
    }

    private Timestamp Now() => Timestamp.From(_time.GetUtcNow());

    private StoredThread? WithJob(StoredThread? thread)
    {
        if (thread is null || !_board.IsUsed)
        {
            return thread;
        }

        lock (_board.Gate)
        {
            var threadId = thread.Head.ThreadId;
            return thread with { Job = _board.Jobs.Find(threadId), Commands = _board.Commands.TryGetValue(threadId, out var commands) ? [.. commands] : [] };
        }
    }

    private StoredThreadSummary WithJob(ThreadId threadId, StoredThreadSummary thread)
    {
        if (!_board.IsUsed)
        {
            return thread;
        }

        lock (_board.Gate)
        {
            return thread with { Job = _board.Jobs.Find(threadId) };
        }
    }
}
