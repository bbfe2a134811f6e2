using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.SharedState;
using Graph.Runtime.Values;
using Graph.Stores.Postgres;
using Graph.Stores.Redis.Transport;

namespace Graph.Stores.Hybrid;

/// <summary>Threads in PostgreSQL, with copies of those at work in Redis, so that their state need not be read from the database again and again.</summary>
/// <remarks>PostgreSQL decides and keeps everything: a commit that is acknowledged is there. A load asks it where the thread stands, which is one small
/// row, and takes the state from Redis only if the copy is of that very commit. So a copy that is lost, old, damaged or another's is never
/// shown, and everything goes on without Redis.</remarks>
public sealed partial class HybridCheckpointStore : ICheckpointStore, IRemoteStore, IInspectableStore, IJobQueue, ISharedStateStore, IAsyncDisposable
{
    private readonly PostgresCheckpointStore _truth;
    private readonly HotCopies _copies;
    private readonly string _address;

    /// <summary>Takes the settings in; neither server is asked before the first call.</summary>
    /// <param name="options">Where and how.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    /// <exception cref="StoreException">The connection string of the database cannot be read.</exception>
    public HybridCheckpointStore(HybridStoreOptions options)
        : this(options, null)
    {
    }

    internal HybridCheckpointStore(HybridStoreOptions options, TimeProvider? leaseClock)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _truth = new PostgresCheckpointStore(options.Truth) { LeaseClock = leaseClock };
        var transport = new RedisTransport(options.Copies with { CallTimeout = options.CopyTimeout }, TimeProvider.System, new Random());
        _copies = new HotCopies(transport, options.Copies.Namespace, options.Expiry, TimeProvider.System);
        _address = options.Copies.Address;
    }

    /// <summary>What this store promises, for people: what PostgreSQL does.</summary>
    public StoreDescription Description
    {
        get
        {
            var truth = _truth.Description;
            return truth with { Uri = $"hybrid:{truth.Uri};{_address}" };
        }
    }

    /// <inheritdoc cref="PostgresCheckpointStore.PrepareAsync" />
    public ValueTask PrepareAsync(CancellationToken cancellationToken) => _truth.PrepareAsync(cancellationToken);

    /// <inheritdoc />
    public async ValueTask<StoreInspection> InspectAsync(CancellationToken cancellationToken)
    {
        var inspection = await _truth.InspectAsync(cancellationToken);
        return await _copies.FindTroubleAsync(cancellationToken) is { } trouble
            ? inspection with { Trouble = $"Its Redis cannot be used, so that every thread is read from PostgreSQL: {trouble}." }
            : inspection;
    }

    /// <inheritdoc />
    public async ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        var stop = await _truth.CommitAsync(commit, cancellationToken);

        // It is stored: whoever stops waiting now is told so all the same.
        await _copies.FollowAsync(commit, CancellationToken.None);
        return stop;
    }

    /// <inheritdoc />
    public ValueTask SavePendingWritesAsync(
        ThreadId threadId, CommitHash head, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken) =>
        _truth.SavePendingWritesAsync(threadId, head, lease, writes, cancellationToken);

    /// <inheritdoc />
    public ValueTask ClaimAsync(ThreadId threadId, CommitHash head, CommitLease.Take claim, CancellationToken cancellationToken) =>
        _truth.ClaimAsync(threadId, head, claim, cancellationToken);

    /// <inheritdoc />
    public ValueTask<RenewAnswer> RenewAsync(ThreadId threadId, CommitLease.Hold lease, CancellationToken cancellationToken) =>
        _truth.RenewAsync(threadId, lease, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> ReleaseAsync(ThreadId threadId, LeaseNonce nonce, CancellationToken cancellationToken) =>
        _truth.ReleaseAsync(threadId, nonce, cancellationToken);

    /// <inheritdoc />
    public ValueTask<ThreadLease?> RequestStopAsync(ThreadId threadId, StopRequest request, CancellationToken cancellationToken) =>
        _truth.RequestStopAsync(threadId, request, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<StoredThread?> FindAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        var copying = _copies.FindAsync(threadId, cancellationToken);
        var stands = await _truth.GlanceAsync(threadId, cancellationToken);
        var copy = await copying;
        if (stands is null)
        {
            return null;
        }

        return copy?.Join(stands) ?? await ReadAndCopyAsync(threadId, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<StoredThread?> FindAtAsync(ThreadId threadId, long version, CancellationToken cancellationToken) =>
        _truth.FindAtAsync(threadId, version, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<StoredCommit> ReadHistoryAsync(ThreadId threadId, HistoryQuery query, CancellationToken cancellationToken) =>
        _truth.ReadHistoryAsync(threadId, query, cancellationToken);

    /// <inheritdoc />
    public IAsyncEnumerable<StoredThreadSummary> ListThreadsAsync(ThreadQuery query, CancellationToken cancellationToken) =>
        _truth.ListThreadsAsync(query, cancellationToken);

    /// <inheritdoc />
    public ValueTask SaveDefinitionAsync(StoredDefinition definition, CancellationToken cancellationToken) =>
        _truth.SaveDefinitionAsync(definition, cancellationToken);

    /// <inheritdoc />
    public ValueTask<StoredDefinition?> FindDefinitionAsync(string hash, CancellationToken cancellationToken) =>
        _truth.FindDefinitionAsync(hash, cancellationToken);

    /// <inheritdoc />
    public ValueTask SaveCachedAsync(CachedResult result, CancellationToken cancellationToken) => _truth.SaveCachedAsync(result, cancellationToken);

    /// <inheritdoc />
    public ValueTask<CachedResult?> FindCachedAsync(string key, Timestamp now, CancellationToken cancellationToken) =>
        _truth.FindCachedAsync(key, now, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<PrunedCommits> PruneAsync(CheckpointPruning pruning, CancellationToken cancellationToken)
    {
        var pruned = await _truth.PruneAsync(pruning, cancellationToken);

        // What a copy has of removed versions leads to the same state, so that one that cannot be emptied now does no harm.
        await _copies.EmptyAsync(pruning.ThreadId, pruning.ExpectedHead, CancellationToken.None);
        return pruned;
    }

    /// <inheritdoc />
    public async ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        var wasThere = await _truth.DeleteThreadAsync(threadId, cancellationToken);
        await _copies.RemoveAsync(threadId, CancellationToken.None);
        return wasThere;
    }

    /// <inheritdoc />
    public async ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CommitHash head, CancellationToken cancellationToken)
    {
        var isGone = await _truth.DeleteThreadAsync(threadId, head, cancellationToken);
        if (isGone)
        {
            await _copies.RemoveAsync(threadId, CancellationToken.None);
        }

        return isGone;
    }

    /// <summary>Closes the connections to both servers.</summary>
    /// <returns>Completed when they are closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _truth.DisposeAsync();
        await _copies.DisposeAsync();
    }

    private async ValueTask<StoredThread?> ReadAndCopyAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        var thread = await _truth.FindAsync(threadId, cancellationToken);
        if (thread is not null)
        {
            await _copies.PutAsync(thread, cancellationToken);
        }

        return thread;
    }
}
