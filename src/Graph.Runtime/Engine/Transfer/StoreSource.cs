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

    /// <summary>Takes a thread and its parts.</summary>
    /// <param name="store">Where they are.</param>
    /// <param name="threadId">The thread.</param>
    /// <param name="version">The last version that travels; null for all. Of the parts travels what was committed before that.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ThreadNotFoundException">There is no such thread.</exception>
    /// <exception cref="CheckpointNotFoundException">It has no such version.</exception>
    internal static async ValueTask<StoreSource> OpenAsync(
        ICheckpointStore store, ThreadId threadId, long? version, CancellationToken cancellationToken)
    {
        var last = (await ThreadStanding.ReadAsync(store, threadId, version, cancellationToken)).Tail[^1].Header;
        var members = (await ThreadFamily.ReadAsync(store, [threadId], cancellationToken)).Of(threadId);
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

    private async IAsyncEnumerable<ThreadRecord> ReadAsync(
        CutThread thread, HashSet<string> told, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (id, last) = (thread.Family.Id, thread.Last.Version);
        var stored = await _store.FindAtAsync(id, last, cancellationToken) ?? throw new ThreadNotFoundException(id);
        yield return new ThreadRecord.Thread(thread.Family, stored.Workflow);
        var snapshots = await FindSnapshotsAsync(id, last, cancellationToken);
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

        foreach (var write in stored.PendingWrites)
        {
            yield return new ThreadRecord.Pending(write);
        }
    }

    /// <summary>Walks from snapshot to snapshot, as loads would.</summary>
    private async ValueTask<HashSet<long>> FindSnapshotsAsync(ThreadId threadId, long last, CancellationToken cancellationToken)
    {
        var versions = new HashSet<long>();
        for (long? version = last; version is { } wanted;)
        {
            var snapshot = (await _store.FindAtAsync(threadId, wanted, cancellationToken))?.Snapshot;
            if (snapshot is null)
            {
                break;
            }

            versions.Add(snapshot.Version);
            version = (await _store.FindNewestBeforeAsync(threadId, snapshot.Version, cancellationToken))?.Header.Version;
        }

        return versions;
    }

    private async ValueTask<ReadOnlyMemory<byte>?> ReadSnapshotAsync(CommitHeader header, CancellationToken cancellationToken)
    {
        var snapshot = (await _store.FindAtAsync(header.ThreadId, header.Version, cancellationToken))?.Snapshot;
        return snapshot?.Version == header.Version
            ? snapshot.Body
            : throw new CheckpointConflictException(header.ThreadId, header.Version, Last.Version);
    }

    /// <summary>A thread, and the last of its commits that travels.</summary>
    private sealed record CutThread(FamilyThread Family, CommitHeader Last);
}
