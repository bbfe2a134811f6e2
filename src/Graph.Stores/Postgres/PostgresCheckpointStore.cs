using System.Runtime.CompilerServices;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.SharedState;
using Graph.Runtime.Values;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>Threads in a PostgreSQL database, shared by any number of processes on any number of machines.</summary>
/// <remarks>A transition is one statement and one round trip. A call whose connection is lost, or whose server restarts, is sent again until
/// it has a definite answer or its deadline has passed; a commit that was stored although its answer was lost is found to be stored.</remarks>
public sealed partial class PostgresCheckpointStore : ICheckpointStore, IRemoteStore, IInspectableStore, IJobQueue, ISharedStateStore, IAsyncDisposable, IDisposable
{
    /// <summary>A server that cannot be reached at first is more likely misnamed than restarting.</summary>
    private static readonly TimeSpan PatienceAtFirst = TimeSpan.FromSeconds(5);

    private readonly NpgsqlDataSource _source;
    private readonly PostgresCalls _calls;
    private readonly SemaphoreSlim _preparing = new(1);
    private readonly PostgresStoreOptions _options;
    private readonly string _address;
    private readonly TimeProvider _time;
    private volatile StoreDescription _description;
    private volatile bool _isReady;

    /// <summary>Takes the settings in. The server is not asked before the first call; <see cref="PrepareAsync"/> does it at a moment of one's own.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="time">The clock of deadlines and pauses; the system's when null.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    /// <exception cref="StoreException">The connection string cannot be read.</exception>
    public PostgresCheckpointStore(PostgresStoreOptions options, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var connection = PostgresConnections.Read(options);
        _options = options;
        _address = PostgresAddress.Of(connection, options.Schema);
        _source = NpgsqlDataSource.Create(PostgresConnections.Complete(connection, options));
        _time = time ?? TimeProvider.System;
        _calls = new PostgresCalls(_source, _address, options, _time, new Random());
        _description = new StoreDescription(_address, "as the server is set, which has not been asked yet") { AskedFor = options.MinimumDurability };
    }

    private WholeSteps WholeSteps => field ??= new WholeSteps(PostgresSchema.MomentLength, LeaseClock);

    /// <summary>What this store promises, for people; what a commit survives is known once the server has been asked.</summary>
    public StoreDescription Description => _description;

    /// <summary>What leases are measured by in tests, in place of the server's clock.</summary>
    internal TimeProvider? LeaseClock { get; init; }

    /// <summary>Connects, brings the schema up to date, and asks the server how safely it keeps what it acknowledges. The first call does it otherwise.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Completed when the store can be used.</returns>
    /// <exception cref="StoreException">The server cannot be reached or used: the message says why, and what to do.</exception>
    public ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _isReady ? ValueTask.CompletedTask : PrepareOnceAsync(cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<StoreInspection> InspectAsync(CancellationToken cancellationToken)
    {
        var (facts, now) = await RunAsync(
            async (connection, stop) => (await PostgresServerFacts.ReadAsync(connection, stop), await LeaseColumns.ReadClockAsync(LeaseClock, connection, stop)), cancellationToken);
        _description = facts.Describe(_description);
        return new StoreInspection(now, facts.Software);
    }

    /// <inheritdoc />
    public ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commit);
        return RunAsync(new CommitStatement(commit, Queue, WholeSteps).RunAsync, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask SavePendingWritesAsync(
        ThreadId threadId, CommitHash head, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(writes);
        await RunAsync(new PendingWritesStatement(threadId, head, lease, writes, LeaseClock).RunAsync, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask ClaimAsync(ThreadId threadId, CommitHash head, CommitLease.Take claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        await RunAsync((connection, stop) => LeaseOf(threadId).ClaimAsync(head, claim, connection, stop), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<RenewAnswer> RenewAsync(ThreadId threadId, CommitLease.Hold lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        WholeSteps.Forget(threadId);
        return RunAsync((connection, stop) => LeaseOf(threadId).RenewAsync(lease, connection, stop), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<bool> ReleaseAsync(ThreadId threadId, LeaseNonce nonce, CancellationToken cancellationToken) =>
        RunAsync((connection, stop) => LeaseOf(threadId).ReleaseAsync(nonce, connection, stop), cancellationToken);

    /// <inheritdoc />
    public ValueTask<ThreadLease?> RequestStopAsync(ThreadId threadId, StopRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        return RunAsync((connection, stop) => LeaseOf(threadId).RequestStopAsync(request, connection, stop), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<StoredThread?> FindAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        RunAsync((connection, stop) => new ThreadLoad(threadId).RunAsync(null, connection, stop), cancellationToken);

    /// <inheritdoc />
    public ValueTask<StoredThread?> FindAtAsync(ThreadId threadId, long version, CancellationToken cancellationToken) =>
        RunAsync((connection, stop) => new ThreadLoad(threadId).RunAsync(version, connection, stop), cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredCommit> ReadHistoryAsync(
        ThreadId threadId, HistoryQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var (thread, before, left) = (default(long?), query.BeforeVersion ?? long.MaxValue, query.Limit ?? int.MaxValue);
        for (var isLast = false; left > 0 && !isLast;)
        {
            var (known, place, most) = (thread, before, left);
            var page = await RunAsync((connection, stop) => HistoryPage.ReadAsync(threadId, known, place, most, connection, stop), cancellationToken);
            foreach (var commit in page.Commits)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return commit;
                before = commit.Header.Version;
            }

            (thread, isLast, left) = (page.Thread, page.IsLast, left - page.Commits.Count);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredThreadSummary> ListThreadsAsync(
        ThreadQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        var threads = await RunAsync((connection, stop) => ThreadListing.FindAsync(query, connection, stop), cancellationToken);
        foreach (var page in threads.Chunk(ThreadListing.PageSize))
        {
            foreach (var line in await RunAsync((connection, stop) => ThreadListing.ReadAsync(page, connection, stop), cancellationToken))
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
        await RunAsync((connection, stop) => DefinitionStatements.SaveAsync(definition, connection, stop), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<StoredDefinition?> FindDefinitionAsync(string hash, CancellationToken cancellationToken) =>
        RunAsync((connection, stop) => DefinitionStatements.FindAsync(hash, connection, stop), cancellationToken);

    /// <inheritdoc />
    public async ValueTask SaveCachedAsync(CachedResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        await RunAsync((connection, stop) => CachedResultStatements.SaveAsync(result, connection, stop), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<CachedResult?> FindCachedAsync(string key, Timestamp now, CancellationToken cancellationToken) =>
        RunAsync((connection, stop) => CachedResultStatements.FindAsync(key, now, connection, stop), cancellationToken);

    /// <inheritdoc />
    public ValueTask<PrunedCommits> PruneAsync(CheckpointPruning pruning, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pruning);
        return RunAsync(new CommitRemoval(pruning).RunAsync, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        RunAsync(new ThreadDeletion(threadId, null).RunAsync, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CommitHash head, CancellationToken cancellationToken) =>
        RunAsync(new ThreadDeletion(threadId, head).RunAsync, cancellationToken);

    /// <summary>Closes the connections; calls under way keep theirs to their end.</summary>
    public void Dispose()
    {
        _source.Dispose();
        _preparing.Dispose();
    }

    /// <inheritdoc cref="Dispose" />
    /// <returns>Completed when the connections are closed.</returns>
    public async ValueTask DisposeAsync()
    {
        await _source.DisposeAsync();
        _preparing.Dispose();
    }

    /// <summary>Reads where a thread stands without its state: the head's body is empty, and there is no snapshot.</summary>
    internal ValueTask<StoredThread?> GlanceAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        RunAsync((connection, stop) => new ThreadLoad(threadId).GlanceAsync(connection, stop), cancellationToken);

    private LeaseStatements LeaseOf(ThreadId threadId) => new(threadId, LeaseClock);

    private async ValueTask<T> RunAsync<T>(Func<NpgsqlConnection, CancellationToken, ValueTask<T>> work, CancellationToken cancellationToken)
    {
        await PrepareAsync(cancellationToken);
        return await _calls.RunAsync(work, cancellationToken);
    }

    private async ValueTask PrepareOnceAsync(CancellationToken cancellationToken)
    {
        await _preparing.WaitAsync(cancellationToken);
        try
        {
            if (!_isReady)
            {
                var patience = _options.Deadline < PatienceAtFirst ? _options.Deadline : PatienceAtFirst;
                var facts = await _calls.RunAsync(MeetAsync, patience, cancellationToken);
                _description = facts.Describe(_description);
                _isReady = true;
            }
        }
        finally
        {
            _preparing.Release();
        }
    }

    private async ValueTask<PostgresServerFacts> MeetAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var facts = await PostgresServerFacts.ReadAsync(connection, cancellationToken);
        facts.RequireUsable(_address);
        await PostgresSchema.PrepareAsync(connection, _options.Schema, _address, cancellationToken);
        return facts;
    }
}
