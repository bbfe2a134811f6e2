using System.Runtime.CompilerServices;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Transfer;

namespace Graph.Runtime.Engine.Archiving;

/// <summary>Some commits of a thread, on their way into an archive. Each can be loaded from what is in the piece alone: where what it goes on from is not in
/// it, it brings a snapshot.</summary>
/// <param name="store">Where the thread is.</param>
/// <param name="thread">The thread.</param>
/// <param name="versions">The versions, lowest first.</param>
internal sealed class PieceSource(ICheckpointStore store, FamilyThread thread, IReadOnlyList<VersionRange> versions) : IThreadSource
{
    public IReadOnlyList<FamilyThread> Threads { get; } = [thread];

    public async IAsyncEnumerable<ThreadRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = await store.FindNewestBeforeAsync(thread.Id, versions[^1].Last + 1, cancellationToken) ?? throw new ThreadNotFoundException(thread.Id);
        var stored = await store.FindAtAsync(thread.Id, last.Header.Version, cancellationToken) ?? throw new ThreadNotFoundException(thread.Id);
        var head = await store.FindNewestBeforeAsync(thread.Id, long.MaxValue, cancellationToken) ?? throw new ThreadNotFoundException(thread.Id);
        yield return new ThreadRecord.Thread(thread, stored.Workflow) { CreatedAt = stored.CreatedAt, PieceOf = head.Header.Version };
        var told = new HashSet<string>(StringComparer.Ordinal);
        var snapshots = await StoreSource.FindSnapshotsAsync(store, thread.Id, last.Header.Version, cancellationToken);
        var before = 0L;
        foreach (var range in versions)
        {
            await foreach (var commit in store.ReadForwardAsync(thread.Id, range.Last, cancellationToken, range.First))
            {
                ThreadReplay.Verify(commit);
                var version = commit.Header.Version;
                var record = new ThreadRecord.Commit(
                    commit, snapshots.Contains(version) || commit.Header.ParentVersion != before ? await SnapshotAsync(version, cancellationToken) : null);
                if (told.Add(record.WorkflowHash ?? stored.Workflow.Hash)
                    && await store.FindDefinitionAsync(record.WorkflowHash ?? stored.Workflow.Hash, cancellationToken) is { } definition)
                {
                    yield return new ThreadRecord.Definition(definition);
                }

                yield return record;
                before = version;
            }
        }
    }

    private async ValueTask<ReadOnlyMemory<byte>?> SnapshotAsync(long version, CancellationToken cancellationToken)
    {
        var stored = await store.FindAtAsync(thread.Id, version, cancellationToken) ?? throw new ThreadNotFoundException(thread.Id);
        return stored.Snapshot?.Version == version ? stored.Snapshot.Body : ThreadPruner.MakeSnapshot(stored);
    }
}
