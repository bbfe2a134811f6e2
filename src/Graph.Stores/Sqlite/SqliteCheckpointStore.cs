using System.Runtime.CompilerServices;
using System.Text.Json;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.SharedState;
using Graph.Runtime.Values;

namespace Graph.Stores.Sqlite;

/// <summary>Threads in one SQLite file, for one machine: any number of processes may have it open, and every promise holds between them.</summary>
/// <remarks>SQLite works synchronously, so a call returns when the work is done; a transition is one small row, appended in one statement.
/// Reads never wait for writes. Several writes that wait at once share one flush to the disk.</remarks>
public sealed partial class SqliteCheckpointStore : ICheckpointStore, IInspectableStore, IJobQueue, ISharedStateStore, IAsyncDisposable, IDisposable
{
    private const int HistoryPage = 16;

    /// <summary>Strict tables came with it.</summary>
    private static readonly Version OldestLibrary = new(3, 37);

    private readonly SeenLog _log = new();
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private readonly SqliteStoreOptions _options;
    private readonly TimeProvider _time;

    /// <summary>Opens the file; makes it, and its folder, when they are not there.</summary>
    /// <param name="options">Where and how.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    /// <exception cref="StoreException">The file cannot be used: the message says why, and what to do.</exception>
    public SqliteCheckpointStore(SqliteStoreOptions options)
        : this(options, SqliteWriter.IndexEvery)
    {
    }

    internal SqliteCheckpointStore(SqliteStoreOptions options, int indexEvery)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = options;
        _time = options.Time;
        var path = SqliteLocation.Prepare(options.Path);
        _writer = OpenWriter(options, path, indexEvery);
        _readers = new SqliteReaders(() => SqliteSession.Open(options, path));
        Description = Describe(options);
    }

    /// <inheritdoc />
    public StoreDescription Description { get; }

    /// <inheritdoc />
    public ValueTask<StoreInspection> InspectAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var version = Version.Parse(_readers.Read(reader => reader.LibraryVersion));
        return ValueTask.FromResult(new StoreInspection(Timestamp.From(_time.GetUtcNow()), new StoreSoftware("SQLite", version, OldestLibrary)));
    }

    /// <inheritdoc />
    public ValueTask<StopRequest?> CommitAsync(CheckpointCommit commit, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(commit);
        var write = new CommitWrite(commit, _options.Queues, _time);
        var storing = _writer.RunAsync(write, cancellationToken);
        return storing.IsCompletedSuccessfully ? ValueTask.FromResult(Answer(write)) : AnswerAsync(storing, write, Answer);
    }

    /// <inheritdoc />
    public ValueTask SavePendingWritesAsync(
        ThreadId threadId, CommitHash head, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(writes);
        return _writer.RunAsync(new PendingWritesWrite(threadId, head, lease, writes, _time), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask ClaimAsync(ThreadId threadId, CommitHash head, CommitLease.Take claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return _writer.RunAsync(new ClaimWrite(threadId, head, claim, _time), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<RenewAnswer> RenewAsync(ThreadId threadId, CommitLease.Hold lease, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(lease);
        var write = new RenewWrite(threadId, lease, _time);
        return AnswerAsync(_writer.RunAsync(write, cancellationToken), write, static write => write.Answer);
    }

    /// <inheritdoc />
    public ValueTask<bool> ReleaseAsync(ThreadId threadId, LeaseNonce nonce, CancellationToken cancellationToken)
    {
        var write = new ReleaseWrite(threadId, nonce);
        return AnswerAsync(_writer.RunAsync(write, cancellationToken), write, static write => write.WasHeld);
    }

    /// <inheritdoc />
    public ValueTask<ThreadLease?> RequestStopAsync(ThreadId threadId, StopRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var write = new StopWrite(threadId, request);
        return AnswerAsync(_writer.RunAsync(write, cancellationToken), write, static write => write.Asked);
    }

    /// <inheritdoc />
    public ValueTask<StoredThread?> FindAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var thread = _readers.Read(reader => reader.FindThread(threadId, null));
        if (thread is { PendingWrites.Count: > 0 })
        {
            // Another process may have left them: the next commit has to look for what it clears away.
            _log.Forget(threadId);
        }

        return ValueTask.FromResult(thread);
    }

    /// <inheritdoc />
    public ValueTask<StoredThread?> FindAtAsync(ThreadId threadId, long version, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_readers.Read(reader => reader.FindThread(threadId, version)));
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredCommit> ReadHistoryAsync(
        ThreadId threadId, HistoryQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        if (_readers.Read(reader => reader.FindThreadId(threadId)) is not { } thread)
        {
            yield break;
        }

        // A few commits at a time: nothing is held open while the caller looks at them, and commits never change.
        var before = Math.Clamp(query.BeforeVersion ?? CommitKey.MaxVersion, 1, CommitKey.MaxVersion);
        for (var left = query.Limit ?? int.MaxValue; left > 0;)
        {
            var page = _readers.Read(reader => reader.ReadBefore(threadId, thread, before, Math.Min(left, HistoryPage)));
            foreach (var commit in page)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return commit;
            }

            if (page.Count < Math.Min(left, HistoryPage))
            {
                yield break;
            }

            left -= page.Count;
            before = page[^1].Header.Version;
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<StoredThreadSummary> ListThreadsAsync(
        ThreadQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        cancellationToken.ThrowIfCancellationRequested();
        var statuses = query.Statuses.Count == 0 ? null : JsonSerializer.Serialize(query.Statuses.Select(status => status.ToString()));
        foreach (var number in _readers.Read(reader => reader.ListHeads(query, statuses)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_readers.Read(reader => reader.FindSummary(number)) is { } summary)
            {
                yield return summary;
            }
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask SaveDefinitionAsync(StoredDefinition definition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return _writer.RunAsync(new DefinitionWrite(definition), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<StoredDefinition?> FindDefinitionAsync(string hash, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_readers.Read(reader => reader.FindDefinition(hash)));
    }

    /// <inheritdoc />
    public ValueTask SaveCachedAsync(CachedResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(result);
        return _writer.RunAsync(new CachedResultWrite(result), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<CachedResult?> FindCachedAsync(string key, Timestamp now, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_readers.Read(reader => reader.FindResult(key, now)));
    }

    /// <inheritdoc />
    public ValueTask<PrunedCommits> PruneAsync(CheckpointPruning pruning, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(pruning);
        var removal = new CommitRemoval(pruning);
        return AnswerAsync(_writer.RunAsync(removal, cancellationToken), removal, static removal => removal.Pruned);
    }

    /// <inheritdoc />
    public ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        var deletion = new ThreadDeletion(threadId);
        return AnswerAsync(_writer.RunAsync(deletion, cancellationToken), deletion, static deletion => deletion.Found);
    }

    /// <inheritdoc />
    public ValueTask<bool> DeleteThreadAsync(ThreadId threadId, CommitHash head, CancellationToken cancellationToken)
    {
        var deletion = new ThreadDeletion(threadId, head);
        return AnswerAsync(_writer.RunAsync(deletion, cancellationToken), deletion, static deletion => deletion.Found);
    }

    /// <summary>Lets writes in progress end and closes the file.</summary>
    public void Dispose()
    {
        _readers.Dispose();
        _writer.Dispose();
    }

    /// <inheritdoc cref="Dispose" />
    /// <returns>Completed when the file is closed.</returns>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static async ValueTask<TAnswer> AnswerAsync<TWrite, TAnswer>(ValueTask storing, TWrite write, Func<TWrite, TAnswer> read)
    {
        await storing;
        return read(write);
    }

    private StopRequest? Answer(CommitWrite write)
    {
        Ring(write.MakesWork);
        return write.Stop;
    }

    private static StoreDescription Describe(SqliteStoreOptions options) => options.Synchronous switch
    {
        SqliteSynchronous.Full => new("sqlite:" + options.Path, "survives power loss")
        {
            Class = DurabilityClass.Embedded,
            AskedFor = options.MinimumDurability,
            Remedy = "A file is on one machine. For more use a store with a server and a replica of it.",
        },
        SqliteSynchronous.Normal => new("sqlite:" + options.Path, "survives the end of the process; power loss may take the last commits")
        {
            Class = DurabilityClass.Relaxed,
            AskedFor = options.MinimumDurability,
            Remedy = "Leave out 'synchronous=normal'.",
        },
    };

    private SqliteWriter OpenWriter(SqliteStoreOptions options, string path, int indexEvery)
    {
        SqliteSession? session = null;
        try
        {
            session = SqliteSession.Open(options, path);
            SqliteSchema.Prepare(session, path);
            return new SqliteWriter(session, _log, indexEvery);
        }
        catch (SqliteFault fault)
        {
            session?.Dispose();
            throw fault.Explain();
        }
        catch (StoreException)
        {
            session?.Dispose();
            throw;
        }
    }
}
