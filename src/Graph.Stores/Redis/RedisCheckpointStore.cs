using System.Runtime.CompilerServices;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.SharedState;
using Graph.Runtime.Values;
using Graph.Stores.Redis.Transport;

namespace Graph.Stores.Redis;

/// <summary>Threads in Redis 7 or later, alone, with replicas or as a cluster: for any number of machines.</summary>
/// <remarks>A transition is one script and one round trip; a load is one round trip. Every call ends within <see cref="RedisStoreOptions.CallTimeout"/>:
/// until then it is repeated over lost connections, restarts and failovers, which changes nothing about what it does. What an acknowledged commit
/// survives is up to the server's settings; <see cref="Description"/> says it.</remarks>
public sealed partial class RedisCheckpointStore : ICheckpointStore, IRemoteStore, IInspectableStore, IJobQueue, ISharedStateStore, IAsyncDisposable
{
    private const int HistoryPage = 16;

    private readonly RedisStoreOptions _options;
    private readonly IRedisTransport _transport;
    private readonly RedisOpening _opening;
    private readonly RedisRecheck _recheck;

    /// <summary>Makes a store that connects when it is first used; until then its <see cref="Description"/> cannot say how durable it is.</summary>
    /// <param name="options">Where and how.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    public RedisCheckpointStore(RedisStoreOptions options)
        : this(options, Connect)
    {
    }

    internal RedisCheckpointStore(RedisStoreOptions options, Func<RedisStoreOptions, IRedisTransport> connect)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _transport = connect(options);
        _opening = new RedisOpening(_transport, options);
        _recheck = new RedisRecheck(_transport, _opening, options, TimeProvider.System);
    }

    /// <inheritdoc />
    public StoreDescription Description => _opening.Description;

    /// <inheritdoc />
    public async ValueTask PrepareAsync(CancellationToken cancellationToken) => await UseAsync(_ => ValueTask.FromResult(true), cancellationToken);

    /// <inheritdoc />
    public ValueTask<StoreInspection> InspectAsync(CancellationToken cancellationToken) =>
        UseAsync(_ => new ValueTask<StoreInspection>(_opening.InspectAsync(cancellationToken)), cancellationToken);

    /// <summary>Makes a store and connects it.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="cancellationToken">Stops waiting for the server.</param>
    /// <returns>The store.</returns>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    /// <exception cref="StoreException">The server cannot be reached, or cannot be used as it is set: the message says why, and what to do.</exception>
    public static async Task<RedisCheckpointStore> OpenAsync(RedisStoreOptions options, CancellationToken cancellationToken)
    {
        var store = new RedisCheckpointStore(options);
        try
        {
            await store.PrepareAsync(cancellationToken);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return UseAsync(
            data => commit.Job is null && commit.Consumes is null
                ? data.Writing.CommitAsync(commit, cancellationToken)
                : data.Queue.Commits.CommitAsync(commit, cancellationToken),
            cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask SavePendingWritesAsync(
        ThreadId threadId, CommitHash head, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(writes);
        await UseAsync(data => data.Writing.SavePendingAsync(threadId, head, lease, writes, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask ClaimAsync(ThreadId threadId, CommitHash head, CommitLease.Take claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        await UseAsync(data => data.Writing.ClaimAsync(threadId, head, claim, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<RenewAnswer> RenewAsync(ThreadId threadId, CommitLease.Hold lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return UseAsync(data => data.Writing.RenewAsync(threadId, lease, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<bool> ReleaseAsync(ThreadId threadId, LeaseNonce nonce, CancellationToken cancellationToken) =>
        UseAsync(data => data.Writing.ReleaseAsync(threadId, nonce, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public ValueTask<ThreadLease?> RequestStopAsync(ThreadId threadId, StopRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return UseAsync(data => data.Writing.RequestStopAsync(threadId, request, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<StoredThread?> FindAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        UseAsync(data => data.Reading.FindAsync(threadId, null, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public ValueTask<StoredThread?> FindAtAsync(ThreadId threadId, long version, CancellationToken cancellationToken) =>
        UseAsync(data => data.Reading.FindAsync(threadId, version, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredCommit> ReadHistoryAsync(
        ThreadId threadId, HistoryQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);

        // A few commits at a time: commits never change, so nothing is missed or met twice while the thread moves on.
        var before = query.BeforeVersion;
        for (var left = before < 1 ? 0 : query.Limit ?? int.MaxValue; left > 0;)
        {
            var count = Math.Min(left, HistoryPage);
            var page = await UseAsync(data => data.Reading.ReadBeforeAsync(threadId, before, count, cancellationToken), cancellationToken);
            foreach (var commit in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return commit;
            }

            left = page.Count < count ? 0 : left - page.Count;
            before = page.Count == 0 ? before : page[^1].Header.Version;
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredThreadSummary> ListThreadsAsync(ThreadQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var places = await UseAsync(data => data.Listing.FindAsync(query, cancellationToken), cancellationToken);
        foreach (var some in places.Chunk(ThreadListing.LinesAtOnce))
        {
            foreach (var line in await UseAsync(data => data.Listing.ReadAsync(some, cancellationToken), cancellationToken))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return line;
            }
        }
    }

    /// <inheritdoc />
    public async ValueTask SaveDefinitionAsync(StoredDefinition definition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(definition);
        await UseAsync(data => data.Values.SaveDefinitionAsync(definition, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<StoredDefinition?> FindDefinitionAsync(string hash, CancellationToken cancellationToken) =>
        UseAsync(data => data.Values.FindDefinitionAsync(hash, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public async ValueTask SaveCachedAsync(CachedResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        await UseAsync(data => data.Values.SaveCachedAsync(result, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<CachedResult?> FindCachedAsync(string key, Timestamp now, CancellationToken cancellationToken) =>
        UseAsync(data => data.Values.FindCachedAsync(key, now, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public ValueTask<PrunedCommits> PruneAsync(CheckpointPruning pruning, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pruning);
        return UseAsync(data => data.Pruning.PruneAsync(pruning, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        UseAsync(data => data.Writing.DeleteAsync(threadId, null, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CommitHash head, CancellationToken cancellationToken) =>
        UseAsync(data => data.Writing.DeleteAsync(threadId, head, cancellationToken), cancellationToken);

    /// <summary>Ends calls in progress and closes the connections.</summary>
    /// <returns>Completed when they are closed.</returns>
    public ValueTask DisposeAsync() => _transport.DisposeAsync();

    private static RedisTransport Connect(RedisStoreOptions options) => new(options, TimeProvider.System, Random.Shared);

    private async ValueTask<T> UseAsync<T>(Func<RedisData, ValueTask<T>> use, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await use(_opening.Find() ?? await _opening.OpenAsync(cancellationToken));
        }
        catch (RedisFault fault)
        {
            throw fault.Explain(_options.Address);
        }
    }
}
