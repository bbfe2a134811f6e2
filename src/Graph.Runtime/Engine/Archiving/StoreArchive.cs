using System.Runtime.CompilerServices;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Transfer;

namespace Graph.Runtime.Engine.Archiving;

/// <summary>An archive that is a store. A thread is kept there whole: what the store that loses it has beyond that is added.</summary>
internal sealed class StoreArchive(ICheckpointStore archive) : ThreadArchive
{
    public override string Description => archive.Description.Uri;

    public override async IAsyncEnumerable<ThreadId> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var line in archive.ListThreadsAsync(new ThreadQuery { Limit = int.MaxValue }, cancellationToken))
        {
            yield return line.Head.Header.ThreadId;
        }
    }

    internal override async ValueTask KeepAsync(
        ICheckpointStore store, FamilyThread thread, IReadOnlyList<VersionRange>? versions, CancellationToken cancellationToken)
    {
        await new StoreCopier(store, archive).CopyAsync(await StoreSource.OfOneAsync(store, thread, cancellationToken), cancellationToken);
    }

    internal override async ValueTask<IReadOnlyList<FamilyThread>> FindFamilyAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        if (await archive.FindNewestBeforeAsync(threadId, long.MaxValue, cancellationToken) is null)
        {
            return [];
        }

        var family = await ThreadFamily.ReadAsync(archive, [threadId], cancellationToken);
        return [.. family.Of(threadId).Select(member => new FamilyThread(member.Thread, member.Parent))];
    }

    internal override async ValueTask<IReadOnlyList<ThreadPiece>> FindPiecesAsync(FamilyThread thread, CancellationToken cancellationToken) =>
        [await OfStoreAsync(archive, thread, cancellationToken)];

    /// <summary>All that a store has of a thread, as one piece.</summary>
    internal static async ValueTask<ThreadPiece> OfStoreAsync(ICheckpointStore store, FamilyThread thread, CancellationToken cancellationToken)
    {
        var source = await StoreSource.OfOneAsync(store, thread, cancellationToken);
        return new ThreadPiece(1, source.Last.Version, source.ReadAsync);
    }
}
