using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Transfer;

namespace Graph.Runtime.Engine;

/// <summary>Copies threads, with the threads of the workflows inside of them, within a store.</summary>
/// <remarks>
/// The copy has the same versions, branches and checkpoint ids, and goes its own way from there: its tasks have identities, and its questions have ids,
/// of their own. A part of another thread becomes a thread of its own.
/// </remarks>
/// <param name="store">Where the threads are.</param>
/// <param name="time">The clock for time stamps.</param>
/// <param name="ids">Where ids come from; UUIDs of version 7 when not given.</param>
public sealed class ThreadCopier(ICheckpointStore store, TimeProvider time, IIdGenerator? ids = null)
{
    /// <summary>Copies a thread, whole or up to a checkpoint.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="cancellationToken">Stops; what was begun is taken back.</param>
    /// <returns>The copy. One that ends where its thread was under way has one commit more, which lets it be resumed from there.</returns>
    /// <exception cref="ThreadNotFoundException">There is no such thread.</exception>
    /// <exception cref="CheckpointNotFoundException">It has no such version.</exception>
    /// <exception cref="RunRefusedException">The thread is under way, or there is a thread of the new id.</exception>
    /// <exception cref="ArgumentException">No thread can be called by the new id.</exception>
    public async Task<TransferReport> CopyAsync(CopyRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ThreadIds.Require(request.NewId);
        var source = await StoreSource.OpenAsync(store, request.ThreadId, request.Version, cancellationToken);
        if (request.Version is null)
        {
            ThreadStanding.RequireRest(source.Last, "copied");
        }

        var renaming = new ThreadRenaming(source.Threads, request.NewId);
        await foreach (var record in source.ReadAsync(cancellationToken))
        {
            renaming.Observe(record);
        }

        var target = new StoreTarget(store, source, renaming);
        await target.RequireRoomAsync(cancellationToken);
        await target.WriteAsync(cancellationToken);
        var version = await ComeToRestAsync(request.NewId, source.Last, cancellationToken);
        return new TransferReport(request.NewId, version, target.Stored.Threads, target.Stored.Commits + (int)(version - source.Last.Version));
    }

    /// <summary>Nobody moves the copy, so it must not look as if somebody did.</summary>
    private async ValueTask<long> ComeToRestAsync(ThreadId copy, CommitHeader last, CancellationToken cancellationToken)
    {
        if (RunLifecycle.IsAtRest(last.Status))
        {
            return last.Version;
        }

        var stored = await ThreadStanding.ReadAsync(store, copy, last.Version, cancellationToken);
        var fork = await new ThreadForker(store, time, ids)
            .ForkAsync(stored, new ForkRequest { ThreadId = copy, Version = last.Version, KeepsFinished = true }, cancellationToken);
        return fork.Header.Version;
    }
}
