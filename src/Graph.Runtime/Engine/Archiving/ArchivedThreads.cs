using System.Runtime.CompilerServices;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Transfer;

namespace Graph.Runtime.Engine.Archiving;

/// <summary>Threads put together from pieces, each commit once.</summary>
/// <param name="threads">The threads, each after its parent, with their pieces, the latest piece last.</param>
/// <param name="isPartTaken">Whether a thread is taken whose newest commits are in none of the pieces.</param>
internal sealed class ArchivedThreads(IReadOnlyList<(FamilyThread Thread, IReadOnlyList<ThreadPiece> Pieces)> threads, bool isPartTaken) : IThreadSource
{
    public IReadOnlyList<FamilyThread> Threads { get; } = [.. threads.Select(thread => thread.Thread)];

    public async IAsyncEnumerable<ThreadRecord> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (thread, pieces) in threads)
        {
            await foreach (var record in MergeAsync(thread, pieces, cancellationToken))
            {
                yield return record;
            }
        }
    }

    private async IAsyncEnumerable<ThreadRecord> MergeAsync(
        FamilyThread thread, IReadOnlyList<ThreadPiece> pieces, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var open = new List<OpenPiece>();
        try
        {
            foreach (var piece in pieces)
            {
                open.Add(await OpenPiece.OpenAsync(piece, cancellationToken));
            }

            RequireNewest(thread, pieces[^1].Last, open.Max(piece => piece.Thread.PieceOf ?? 0));

            // What ran last is what the piece with the newest commit says.
            yield return open[^1].Thread with { Family = thread, PieceOf = null };
            var told = new HashSet<string>(StringComparer.Ordinal);
            while (open.Where(piece => piece.Next is not null).MinBy(piece => piece.Next!.Stored.Header.Version) is { } next)
            {
                foreach (var definition in next.TakeDefinitions().Where(definition => told.Add(definition.Stored.Reference.Hash)))
                {
                    yield return definition;
                }

                yield return await TakeAsync(next.Next!, open, cancellationToken);
            }

            foreach (var pending in open[^1].Pending)
            {
                yield return pending;
            }
        }
        finally
        {
            foreach (var piece in open)
            {
                await piece.DisposeAsync();
            }
        }
    }

    /// <summary>A thread that ends before it was over would go on from there as if the rest had never been.</summary>
    private void RequireNewest(FamilyThread thread, long last, long head)
    {
        if (head > last && !isPartTaken)
        {
            throw new RunRefusedException(
                $"The archive has thread '{thread.Id}' up to version {last}, and it was at version {head} when that was taken: the newest of it are in the store that it was in. "
                + "Restore it into that store, or ask for the part alone ('--partial', TakesPart), which ends where the archive does. Nothing was stored.");
        }
    }

    /// <summary>Takes a commit out of every piece that has it. They must have the same; a snapshot may be in one of them only.</summary>
    private static async ValueTask<ThreadRecord.Commit> TakeAsync(ThreadRecord.Commit commit, List<OpenPiece> open, CancellationToken cancellationToken)
    {
        var header = commit.Stored.Header;
        foreach (var piece in open.Where(piece => piece.Next?.Stored.Header.Version == header.Version))
        {
            if (piece.Next!.Stored.Header.Hash != header.Hash)
            {
                throw new CorruptCheckpointException(header.ThreadId, header.Version, "the archive has two different commits of that version");
            }

            commit = commit.Snapshot is null ? piece.Next : commit;
            await piece.MoveAsync(cancellationToken);
        }

        return commit;
    }
}
