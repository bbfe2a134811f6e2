using System.Runtime.CompilerServices;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Committing;

namespace Graph.Runtime.Engine.Transfer;

/// <summary>Threads that travel out of a store: one, and the parts of it, up to where the first is cut off.</summary>
internal sealed class StoreSource : IThreadSource
{
    private readonly ICheckpointStore _store;
    private readonly List<CutThread> _threads;

    private StoreSource(ICheckpointStore store, List<CutThread> threads)
    {
        _store = store;
        _threads = threads;
    }

    public IReadOnlyList<FamilyThread> Threads => [.. _threads.Select(thread => thread.Family)];

    /// <summary>The last commit of the first thread that travels.</summary>
    internal CommitHeader Last => _threads[0].Last;

    /// <summary>Each thread, and the last of its commits that travels.</summary>
    internal IReadOnlyList<CutThread> CutThreads => _threads;

    /// <summary>Takes a thread and its parts.</summary>
    /// <param name="store">Where they are.</param>
    /// <param name="threadId">The thread.</param>
    /// <param name="version">The last version that travels; null for all. Of the parts travels what was committed before that.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <param name="known">What is known of the store's threads already; null to look.</param>
    /// <param name="isHeld">Whether the caller holds the thread, so that its parts are as they stay.</param>
    /// <exception cref="ThreadNotFoundException">There is no such thread.</exception>
    /// <exception cref="CheckpointNotFoundException">It has no such version.</exception>
    internal static async ValueTask<StoreSource> OpenAsync(
        ICheckpointStore store, ThreadId threadId, long? version, CancellationToken cancellationToken, ChosenThreads? known = null, bool isHeld = false)
    {
        var last = (await ThreadStanding.ReadAsync(store, threadId, version, cancellationToken)).Tail[^1].Header;
        // Of a thread that is moved meanwhile its parts are read as they were at that commit, as if its process had died then.
        version ??= isHeld || RunLifecycle.IsAtRest(last.Status) ? null : last.Version;
        var members = (known?.FindFamily(last) ?? await ThreadFamily.ReadAsync(store, [threadId], cancellationToken)).Of(threadId);
        var threads = new List<CutThread> { new(new FamilyThread(threadId, null), last) };
        foreach (var member in members.Skip(1))
        {
            if (await FindLastAsync(store, member.Thread, version is null ? null : last, cancellationToken) is { } end
                && threads.Exists(thread => thread.Family.Id == member.Parent))
            {
                threads.Add(new CutThread(new FamilyThread(member.Thread, member.Parent), end));
            }
        }

        return new StoreSource(store, threads);
    }

    public async IAsyncEnumerable<ThreadRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var thread in _threads)
        {
            await foreach (var record in ReadAsync(thread, told, cancellationToken))
            {
                yield return record;
            }
        }
    }

    /// <summary>Ids of checkpoints sort by time, so that a part can be cut where the thread around it was.</summary>
    private static async ValueTask<CommitHeader?> FindLastAsync(
        ICheckpointStore store, ThreadId threadId, CommitHeader? cut, CancellationToken cancellationToken)
    {
        await foreach (var commit in store.ReadHistoryAsync(threadId, new HistoryQuery(), cancellationToken))
        {
            if (cut is null || string.CompareOrdinal(commit.Header.Id.Value, cut.Id.Value) <= 0)
            {
                return commit.Header;
            }
        }

        return null;
    }

    /// <summary>One thread as it stands, without the parts of it.</summary>
    /// <exception cref="ThreadNotFoundException">There is no such thread.</exception>
    internal static async ValueTask<StoreSource> OfOneAsync(ICheckpointStore store, FamilyThread thread, CancellationToken cancellationToken)
    {
        var head = await store.FindNewestBeforeAsync(thread.Id, long.MaxValue, cancellationToken) ?? throw new ThreadNotFoundException(thread.Id);
        return new StoreSource(store, [new CutThread(thread, head.Header)]);
    }

    /// <summary>The pieces of one thread; what is pending comes in the order of the tasks' keys.</summary>
    internal static IAsyncEnumerable<ThreadRecord> ReadOneAsync(ICheckpointStore store, CutThread thread, CancellationToken cancellationToken) =>
        new StoreSource(store, [thread]).ReadAsync(cancellationToken);

    private async IAsyncEnumerable<ThreadRecord> ReadAsync(
        CutThread thread, HashSet<string> told, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (id, last) = (thread.Family.Id, thread.Last.Version);
        var stored = await _store.FindAtAsync(id, last, cancellationToken) ?? throw new ThreadNotFoundException(id);
        yield return new ThreadRecord.Thread(thread.Family, stored.Workflow) { CreatedAt = stored.CreatedAt };
        var snapshots = await FindSnapshotsAsync(_store, id, last, cancellationToken);
        await foreach (var commit in _store.ReadForwardAsync(id, last, cancellationToken))
        {
            ThreadReplay.Verify(commit);
            var snapshot = snapshots.Contains(commit.Header.Version) ? await ReadSnapshotAsync(commit.Header, cancellationToken) : null;
            var record = new ThreadRecord.Commit(commit, snapshot);
            var hash = record.WorkflowHash ?? stored.Workflow.Hash;
            if (told.Add(hash) && await _store.FindDefinitionAsync(hash, cancellationToken) is { } definition)
            {
                yield return new ThreadRecord.Definition(definition);
            }

            yield return record;
        }

        foreach (var write in stored.PendingWrites.OrderBy(write => write.TaskKey, StringComparer.Ordinal))
        {
            yield return new ThreadRecord.Pending(write);
        }
    }

    /// <summary>Walks from snapshot to snapshot, as loads would.</summary>
    internal static async ValueTask<HashSet<long>> FindSnapshotsAsync(
        ICheckpointStore store, ThreadId threadId, long last, CancellationToken cancellationToken)
    {
        var versions = new HashSet<long>();
        for (long? version = last; version is { } wanted;)
        {
            var snapshot = (await store.FindAtAsync(threadId, wanted, cancellationToken))?.Snapshot;
            if (snapshot is null)
            {
                break;
            }

            versions.Add(snapshot.Version);
            version = (await store.FindNewestBeforeAsync(threadId, snapshot.Version, cancellationToken))?.Header.Version;
        }

        return versions;
    }

    private async ValueTask<ReadOnlyMemory<byte>?> ReadSnapshotAsync(CommitHeader header, CancellationToken cancellationToken)
    {
        var snapshot = (await _store.FindAtAsync(header.ThreadId, header.Version, cancellationToken))?.Snapshot;
        if (snapshot?.Version != header.Version)
        {
            throw new CheckpointConflictException(header.ThreadId, header.Version, Last.Version);
        }

        return SealedBody.TryOpen(snapshot.Body.Span, out _)
            ? snapshot.Body
            : throw new CorruptCheckpointException(header.ThreadId, header.Version, "its snapshot does not match its checksum");
    }

    /// <summary>A thread, and the last of its commits that travels.</summary>
    internal sealed record CutThread(FamilyThread Family, CommitHeader Last);
}
