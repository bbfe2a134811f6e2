using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Transfer;
using Graph.Runtime.Engine.Verifying;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>Moves threads from one store to another, with their history, the threads inside of them, and their jobs.</summary>
/// <remarks>
/// A thread is taken from everybody else, copied, and compared byte by byte at the destination. One commit at the source then says that it went there: until that
/// commit the thread is the source's, from that commit on the destination's, and no run goes on with it at the source. After it the job and what waited for the
/// thread are put into the destination's queue, and the source's copy is removed last. A move that is cut short anywhere is made again and goes on: nothing is lost,
/// and at no moment would workers of both stores carry the thread out. A thread that is under way is left where it is.
/// </remarks>
/// <param name="from">Where the threads are.</param>
/// <param name="to">Where they go.</param>
/// <param name="time">The clock for time stamps and leases.</param>
/// <param name="options">How; as usual when not given.</param>
/// <param name="random">Where nonces come from.</param>
public sealed class StoreMigrator(ICheckpointStore from, ICheckpointStore to, TimeProvider time, StoreMoveOptions? options = null, Random? random = null)
{
    private readonly StoreMoveOptions _options = options ?? new StoreMoveOptions();
    private readonly Random _random = random ?? Random.Shared;
    private readonly SortableIdGenerator _ids = new(time, random ?? Random.Shared);
    private readonly LeaseOwner _owner = options?.Owner ?? LeaseOwner.OfThisProcess(random ?? Random.Shared);

    /// <summary>Moves all threads that are chosen. One that cannot be moved is said, and the others are moved all the same.</summary>
    /// <param name="selection">Which ones.</param>
    /// <param name="cancellationToken">Stops between two commits; the same move made again goes on.</param>
    /// <returns>One report a thread.</returns>
    public IAsyncEnumerable<StoreMoveReport> MoveAllAsync(ThreadSelection selection, CancellationToken cancellationToken) =>
        ChosenThreads.EachAsync(from, selection, (thread, chosen) => TryMoveAsync(thread, chosen, cancellationToken), cancellationToken);

    /// <summary>Moves a thread.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="cancellationToken">Stops between two commits; the same move made again goes on.</param>
    /// <returns>What became of it.</returns>
    /// <exception cref="ThreadNotFoundException">There is no such thread.</exception>
    public async Task<StoreMoveReport> MoveAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        await TryMoveAsync(threadId, known: null, cancellationToken) ?? throw new ThreadNotFoundException(threadId);

    private async Task<StoreMoveReport?> TryMoveAsync(ThreadId threadId, ChosenThreads? known, CancellationToken cancellationToken)
    {
        try
        {
            return await from.FindAsync(threadId, cancellationToken) is { } stored ? await MoveAsync(stored, known, cancellationToken) : null;
        }
        catch (Exception refusal) when (refusal
            is RunRefusedException or CorruptCheckpointException or CheckpointConflictException or ThreadBusyException or LeaseLostException)
        {
            return new StoreMoveReport { ThreadId = threadId, IsMoved = false, Refusal = refusal.Message };
        }
    }

    private async Task<StoreMoveReport> MoveAsync(StoredThread stored, ChosenThreads? known, CancellationToken cancellationToken)
    {
        var threadId = stored.Head.ThreadId;
        var replay = ThreadReplay.Of(stored);
        if (replay.Last.Moved is { } moved)
        {
            RequireSameDestination(threadId, moved);
            var family = known?.FindFamily(stored.Head) ?? await ThreadFamily.ReadAsync(from, [threadId], cancellationToken);
            return await ArriveAsync(stored, moved, [.. family.Of(threadId).Select(member => member.Thread)], commits: 0, cancellationToken);
        }

        if (replay.Last.Parent is { } parent && await from.FindNewestBeforeAsync(parent.Thread, long.MaxValue, cancellationToken) is not null)
        {
            ThreadStanding.RequireOwn(threadId, parent, "moved");
        }

        RequireQueue(stored);
        var (commits, members) = await HandOverAsync(stored.Head, known, cancellationToken);
        var left = await from.FindAsync(threadId, cancellationToken) ?? throw new ThreadNotFoundException(threadId);
        return ThreadReplay.Of(left).Last.Moved is { } gone
            ? await ArriveAsync(left, gone, members, commits, cancellationToken)
            : throw new CheckpointConflictException(threadId, left.Head.Version + 1, left.Head.Version);
    }

    /// <summary>Copies the thread, proves it, and makes it the destination's.</summary>
    /// <returns>How many commits were written, and the threads that they are of.</returns>
    private async Task<(int Commits, IReadOnlyList<ThreadId> Members)> HandOverAsync(CommitHeader head, ChosenThreads? known, CancellationToken cancellationToken)
    {
        var hold = await HoldAsync(from, head, cancellationToken);
        try
        {
            await RequireOtherStoreAsync(hold, cancellationToken);
            var source = await StoreSource.OpenAsync(from, head.ThreadId, version: null, cancellationToken, known, isHeld: true);
            var report = await new StoreCopier(from, to).CopyAsync(source, cancellationToken, hold);
            var there = await HoldAsync(to, head, cancellationToken);
            try
            {
                await RequireEqualAsync(source, hold, cancellationToken);
                await there.StayAsync(cancellationToken);
                await SayMovedAsync(hold, cancellationToken);
            }
            finally
            {
                await there.ReleaseAsync();
            }

            return (report.Commits, [.. source.Threads.Select(thread => thread.Id)]);
        }
        finally
        {
            await hold.ReleaseAsync();
        }
    }

    private ValueTask<ThreadHold> HoldAsync(ICheckpointStore store, CommitHeader head, CancellationToken cancellationToken) =>
        ThreadHold.TakeAsync(store, head, _owner, _random, _options.Lease, time, cancellationToken);

    private async ValueTask RequireOtherStoreAsync(ThreadHold hold, CancellationToken cancellationToken)
    {
        if (await to.FindAsync(hold.Head.ThreadId, cancellationToken) is { Lease: { } lease } && lease.Nonce == hold.Nonce)
        {
            throw new RunRefusedException($"{from.Description.Uri} and {to.Description.Uri} are the same store. Nothing was moved.");
        }
    }

    private async ValueTask RequireEqualAsync(StoreSource source, ThreadHold hold, CancellationToken cancellationToken)
    {
        if (await new StoreComparison(from, to, hold).CompareAsync(source, cancellationToken).FirstOrDefaultAsync(cancellationToken) is { } difference)
        {
            throw new RunRefusedException(
                $"Thread '{source.Last.ThreadId}' was copied and not moved: of {difference.Place}, {difference.Problem}. The thread is where it was. {difference.Advice}");
        }
    }

    /// <summary>The one commit by which the thread changes hands. It is refused if anybody moved the thread or took it away meanwhile.</summary>
    private async ValueTask SayMovedAsync(ThreadHold hold, CancellationToken cancellationToken)
    {
        var threadId = hold.Head.ThreadId;
        var stored = await from.FindAsync(threadId, cancellationToken) ?? throw new ThreadNotFoundException(threadId);
        RequireQueue(stored);
        var job = stored.Job is { State: JobState.Running } left ? left with { State = JobState.Ready } : stored.Job;
        await from.CommitAsync(Make(stored, new MovedAway(to.Description.Uri, job), new CommitLease.Release(hold.Nonce)), cancellationToken);
        hold.Leave();
    }

    private CheckpointCommit Make(StoredThread stored, MovedAway moved, CommitLease? lease)
    {
        var head = stored.Head;
        var version = head.Version + 1;
        var body = ReplayEncoder.Move(ThreadReplay.Of(stored), new RunId(_ids.NewId()), $"moved to {moved.To}", moved.Write());
        return new CheckpointCommit
        {
            Header = new CommitHeader
            {
                ThreadId = head.ThreadId,
                Version = version,
                Id = new CheckpointId(_ids.NewId()),
                Hash = StepCommitter.HashOf(head.ThreadId, version, head.Hash, body),
                ParentHash = head.Hash,
                ParentVersion = head.Version,
                Status = RunLifecycle.IsAtRest(head.Status) ? head.Status : RunStatus.Cancelled,
                CreatedAt = Timestamp.From(time.GetUtcNow()),
            },
            ExpectedHead = head.Hash,
            Body = body,
            Lease = lease,
            Job = stored.Job is null ? null : new JobChange.Leave(),
        };
    }

    /// <summary>Gives the destination the job and what waited for the thread, then removes what the source has.</summary>
    private async Task<StoreMoveReport> ArriveAsync(
        StoredThread left, MovedAway moved, IReadOnlyList<ThreadId> members, int commits, CancellationToken cancellationToken)
    {
        var threadId = left.Head.ThreadId;
        var arrived = await to.FindAsync(threadId, cancellationToken);
        if (arrived is null || arrived.Head.Version < left.Tail[^1].Header.ParentVersion)
        {
            throw new RunRefusedException(
                $"Thread '{threadId}' was moved to {moved.To}, and is not there as it was. What is left in {from.Description.Uri} was not removed: "
                + $"'graph copy {threadId} NEW --at {left.Tail[^1].Header.ParentVersion}' makes a thread of it that can go on.");
        }

        var hasGoneOn = arrived.Head.Hash != left.Tail[^1].Header.ParentHash;
        if (moved.Job is { } job && !hasGoneOn && arrived.Job is null)
        {
            await ((IJobQueue)to).AdoptJobAsync(threadId, job, left.Commands, cancellationToken);
        }

        await (_options.KeepsSource ? KeepAsync(members, moved, cancellationToken) : new ThreadRemover(from).RemoveAsync(members, cancellationToken));
        return new StoreMoveReport
        {
            ThreadId = threadId,
            IsMoved = true,
            Version = arrived.Head.Version,
            Threads = members.Count,
            Commits = commits,
            HasJob = moved.Job is not null,
        };
    }

    /// <summary>Says of the parts as well where they went, so that nobody goes on with one of them alone.</summary>
    private async Task KeepAsync(IReadOnlyList<ThreadId> members, MovedAway moved, CancellationToken cancellationToken)
    {
        foreach (var part in members.Skip(1))
        {
            if (await from.FindAsync(part, cancellationToken) is { } stored && ThreadReplay.Of(stored).Last.Moved is null)
            {
                await from.CommitAsync(Make(stored, moved with { Job = null }, lease: null), cancellationToken);
            }
        }
    }

    private void RequireSameDestination(ThreadId threadId, MovedAway moved)
    {
        if (moved.To != to.Description.Uri)
        {
            throw moved.Refuse(threadId);
        }
    }

    private void RequireQueue(StoredThread stored)
    {
        if (stored.Job is not null && to is not IJobQueue)
        {
            throw new RunRefusedException($"Thread '{stored.Head.ThreadId}' has a job, and {to.Description.Uri} has no queue. Nothing was moved.");
        }
    }
}
