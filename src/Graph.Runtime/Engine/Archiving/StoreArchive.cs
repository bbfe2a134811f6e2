using System.Runtime.CompilerServices;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Transfer;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Archiving;

/// <summary>An archive that is a store. A thread is kept there whole: what the store that loses it has beyond that is added.</summary>
internal sealed class StoreArchive(ICheckpointStore archive, TimeProvider? time, Random? random) : ThreadArchive
{
    /// <summary>How long what tells a store from its archive lies there, where nobody takes it away.</summary>
    private static readonly TimeSpan MarkLifetime = TimeSpan.FromMinutes(1);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Random _random = random ?? Random.Shared;
    private ICheckpointStore? _other;

    public override string Description => archive.Description.Uri;

    public override async ValueTask RequireOtherStoreAsync(ICheckpointStore store, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (ReferenceEquals(_other, store))
        {
            return;
        }

        // A result that nobody asks for: whoever finds it under its key looks where it was put.
        var now = _time.GetUtcNow();
        var mark = new CachedResult($"archive {LeaseNonce.New(_random)}", ReadOnlyMemory<byte>.Empty, Timestamp.From(now), Timestamp.From(now + MarkLifetime));
        await store.SaveCachedAsync(mark, cancellationToken);
        if (await archive.FindCachedAsync(mark.Key, mark.SavedAt, cancellationToken) is not null)
        {
            throw new RunRefusedException(
                $"{Description} is the archive, and is the store as well: nothing would be kept of what is removed. Nothing was removed. Name another store, or a folder.");
        }

        _other = store;
    }

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
        await RequireOtherStoreAsync(store, cancellationToken);
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
