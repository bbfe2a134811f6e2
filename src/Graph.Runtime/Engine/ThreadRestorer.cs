using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Archiving;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Transfer;

namespace Graph.Runtime.Engine;

/// <summary>Brings threads back from an archive: all of the history that was kept, and what the store still has of it.</summary>
/// <param name="store">Where the threads go, and where what was not archived is.</param>
/// <param name="archive">Where the rest is.</param>
public sealed class ThreadRestorer(ICheckpointStore store, ThreadArchive archive)
{
    /// <summary>Whether a thread is brought back whose newest commits are neither in the archive nor in the store. It ends where the archive does, and whoever resumes it does again
    /// what came after.</summary>
    /// <value>Default false: it is refused.</value>
    public bool TakesPart { get; init; }

    /// <summary>Brings a thread back, with the threads inside of it. All of it is verified before any of it is stored.</summary>
    /// <param name="threadId">What it is called in the archive.</param>
    /// <param name="newId">What it is called from now on; null for the same, which no thread of the store may be called then.</param>
    /// <param name="cancellationToken">Stops; what was begun is taken back.</param>
    /// <returns>What was stored.</returns>
    /// <exception cref="ThreadNotFoundException">The archive has nothing of that thread.</exception>
    /// <exception cref="RunRefusedException">There is a thread of that name, or its newest commits are not to be had.</exception>
    /// <exception cref="DamagedExportException">A file of the archive is not as it was written; nothing was stored.</exception>
    public async Task<TransferReport> RestoreAsync(ThreadId threadId, ThreadId? newId, CancellationToken cancellationToken)
    {
        var family = await archive.FindFamilyAsync(threadId, cancellationToken);
        if (family.Count == 0)
        {
            throw new ThreadNotFoundException(threadId);
        }

        var isThere = await store.FindNewestBeforeAsync(threadId, long.MaxValue, cancellationToken) is not null;
        if (isThere && newId is null)
        {
            throw new RunRefusedException(
                $"There is a thread '{threadId}' already, and it is not written over. Give what comes back another id: it has the whole history then, what was archived "
                + "and what is there. Nothing was stored.");
        }

        var threads = new List<(FamilyThread Thread, IReadOnlyList<ThreadPiece> Pieces)>();
        foreach (var thread in isThere ? await WithPartsThereAsync(threadId, family, cancellationToken) : family)
        {
            var isArchived = family.Any(archived => archived.Id == thread.Id);
            threads.Add((thread, await FindPiecesAsync(thread, isArchived, cancellationToken)));
        }

        return await new ThreadImporter(store).ImportAsync(new ArchivedThreads(threads, TakesPart), newId, cancellationToken);
    }

    /// <summary>Parts of which nothing was archived yet are parts all the same.</summary>
    private async ValueTask<IReadOnlyList<FamilyThread>> WithPartsThereAsync(
        ThreadId threadId, IReadOnlyList<FamilyThread> archived, CancellationToken cancellationToken)
    {
        var there = (await ThreadFamily.ReadAsync(store, [threadId], cancellationToken)).Of(threadId).Select(member => new FamilyThread(member.Thread, member.Parent));
        return [.. archived.UnionBy(there, thread => thread.Id)];
    }

    private async ValueTask<IReadOnlyList<ThreadPiece>> FindPiecesAsync(FamilyThread thread, bool isArchived, CancellationToken cancellationToken)
    {
        var pieces = isArchived ? await archive.FindPiecesAsync(thread, cancellationToken) : [];
        return await store.FindNewestBeforeAsync(thread.Id, long.MaxValue, cancellationToken) is null
            ? pieces
            : [.. pieces.Append(await StoreArchive.OfStoreAsync(store, thread, cancellationToken)).OrderBy(piece => piece.Last)];
    }
}
