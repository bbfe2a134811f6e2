using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Transfer;

namespace Graph.Runtime.Engine;

/// <summary>Copies threads from one store to another, with their whole history and the threads of the workflows inside of them.</summary>
/// <remarks>
/// Versions, ids, hashes, parents and times stay, and bytes are what they were. What is there already is continued, so that a copy that was cut short goes
/// on, and one that is made again brings what is new; a thread that has another history there is left alone. A thread that is moved meanwhile is copied as it
/// stood at one commit. Jobs are not copied: two stores would both have the thread done. Leases and kept results of nodes stay behind as well.
/// </remarks>
/// <param name="from">Where the threads are.</param>
/// <param name="to">Where they go.</param>
public sealed class StoreCopier(ICheckpointStore from, ICheckpointStore to)
{
    /// <summary>Copies all threads that are chosen. One that cannot be copied is said, and the others are copied all the same.</summary>
    /// <param name="selection">Which ones.</param>
    /// <param name="cancellationToken">Stops between two commits; what was written stays, and the next time goes on from there.</param>
    /// <returns>One report a thread.</returns>
    public IAsyncEnumerable<StoreCopyReport> CopyAllAsync(ThreadSelection selection, CancellationToken cancellationToken) =>
        ChosenThreads.EachAsync(from, selection, (thread, chosen) => CopyAsync(thread, chosen, cancellationToken), cancellationToken);

    /// <summary>Copies a thread.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="cancellationToken">Stops between two commits; what was written stays, and the next time goes on from there.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="ThreadNotFoundException">There is no such thread.</exception>
    public async Task<StoreCopyReport> CopyAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        await CopyAsync(threadId, known: null, cancellationToken) ?? throw new ThreadNotFoundException(threadId);

    /// <summary>Copies a thread whose head is known; null when it is gone by now.</summary>
    private async Task<StoreCopyReport?> CopyAsync(ThreadId threadId, ChosenThreads? known, CancellationToken cancellationToken)
    {
        try
        {
            return await CopyAsync(await StoreSource.OpenAsync(from, threadId, version: null, cancellationToken, known), cancellationToken);
        }
        catch (ThreadNotFoundException)
        {
            return null;
        }
        catch (Exception refusal) when (refusal is RunRefusedException or CorruptCheckpointException or CheckpointConflictException or ThreadBusyException)
        {
            return new StoreCopyReport { ThreadId = threadId, Outcome = StoreCopyOutcome.Refused, Refusal = refusal.Message };
        }
    }

    /// <summary>Copies what a source has.</summary>
    /// <exception cref="RunRefusedException">The destination has another history of one of the threads; nothing was written.</exception>
    internal async Task<StoreCopyReport> CopyAsync(StoreSource source, CancellationToken cancellationToken, ThreadHold? hold = null)
    {
        var history = new CommonHistory(from, to);
        var there = new Dictionary<ThreadId, CommitHeader>();
        foreach (var thread in source.CutThreads)
        {
            if (await history.FindEndAsync(thread.Family.Id, thread.Last, cancellationToken) is { } end)
            {
                there[thread.Family.Id] = end;
            }
        }

        var target = new StoreTarget(to, hold is null ? source : new HeldSource(source, hold), renaming: null);
        if (!await IsAllThereAsync(source, there, cancellationToken))
        {
            await target.ContinueAsync(there, cancellationToken);
        }

        return new StoreCopyReport
        {
            ThreadId = source.Last.ThreadId,
            Outcome = there.Count == 0 ? StoreCopyOutcome.Copied : target.Stored.Commits > 0 ? StoreCopyOutcome.Continued : StoreCopyOutcome.Unchanged,
            Version = source.Last.Version,
            Status = source.Last.Status,
            Threads = source.Threads.Count,
            Commits = target.Stored.Commits,
        };
    }

    /// <summary>Whether nothing is left to write: the heads are there, and nothing is pending on them that might not be.</summary>
    private async ValueTask<bool> IsAllThereAsync(StoreSource source, Dictionary<ThreadId, CommitHeader> there, CancellationToken cancellationToken)
    {
        foreach (var (family, last) in source.CutThreads)
        {
            if (there.GetValueOrDefault(family.Id)?.Hash != last.Hash
                || await from.FindAtAsync(family.Id, last.Version, cancellationToken) is { PendingWrites.Count: > 0 })
            {
                return false;
            }
        }

        return true;
    }
}
