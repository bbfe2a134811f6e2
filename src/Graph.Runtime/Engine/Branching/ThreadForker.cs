using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Leasing;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>Begins branches: a thread goes on from an older checkpoint, and what came after that stays readable.</summary>
/// <remarks>
/// The branch's first commit is the thread's head from then on, and a resume runs from there. Its tasks are new ones: questions are asked again, and
/// workflows inside of the thread start anew, except those whose task is kept; one that keeps its state from call to call goes on from how it was
/// there. No workflow is needed for it.
/// </remarks>
/// <param name="store">Where the threads are.</param>
/// <param name="time">The clock for time stamps.</param>
/// <param name="ids">Where ids come from; UUIDs of version 7 when not given.</param>
public sealed class ThreadForker(ICheckpointStore store, TimeProvider time, IIdGenerator? ids = null)
{
    private readonly IIdGenerator _ids = ids ?? new SortableIdGenerator(time, Random.Shared);

    /// <summary>Begins a branch, in one commit.</summary>
    /// <param name="request">Where.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The branch.</returns>
    /// <exception cref="ThreadNotFoundException">There is no such thread.</exception>
    /// <exception cref="CheckpointNotFoundException">The thread has no such version.</exception>
    /// <exception cref="RunRefusedException">The thread is under way, or a part of another.</exception>
    /// <exception cref="CheckpointConflictException">Another writer moved the thread meanwhile.</exception>
    public async Task<ForkReport> ForkAsync(ForkRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var stored = await ThreadStanding.ReadAsync(store, request.ThreadId, request.Version, cancellationToken);
        ThreadStanding.RequireRest(stored.Head, "forked");
        await ThreadStanding.RequireHereAsync(store, request.ThreadId, cancellationToken);
        await DeadOwner.LetGoAsync(store, request.ThreadId, cancellationToken);
        return await ForkAsync(stored, request, cancellationToken);
    }

    /// <summary>Begins a branch of a thread whatever its status.</summary>
    internal async Task<ForkReport> ForkAsync(StoredThread stored, ForkRequest request, CancellationToken cancellationToken)
    {
        var replay = ThreadReplay.Of(stored);
        ThreadStanding.RequireOwn(request.ThreadId, replay.Last.Parent, "forked");
        var kept = request.KeepsFinished ? await FindFinishedAsync(stored, replay, cancellationToken) : [];
        var workflow = await FindWorkflowAsync(replay, cancellationToken);
        var parts = await new PartPoints(store).FindAsync(replay, [.. kept.Select(StoredTransition.KeyOf)], cancellationToken);
        var commit = Make(replay, request, kept, workflow, parts);
        await store.CommitAsync(commit, cancellationToken);
        return new ForkReport
        {
            Header = commit.Header,
            Workflow = workflow,
            Next = DueNames.Of(replay.Due),
            Kept = [.. kept.Select(StoredTransition.KeyOf)],
        };
    }

    private CheckpointCommit Make(
        ThreadReplay replay, ForkRequest request, IReadOnlyList<ValueMap> kept, WorkflowReference workflow, IReadOnlyDictionary<string, PartPoint> parts)
    {
        var parent = replay.Commit.Header;
        var (head, version) = (replay.Position.Head, replay.Position.Version + 1);
        var body = ReplayEncoder.Fork(replay, new RunId(_ids.NewId()), request.Metadata, kept);
        return new CheckpointCommit
        {
            Header = new CommitHeader
            {
                ThreadId = request.ThreadId,
                Version = version,
                Id = new CheckpointId(_ids.NewId()),
                Hash = StepCommitter.HashOf(request.ThreadId, version, parent.Hash, body),
                ParentHash = parent.Hash,
                ParentVersion = parent.Version,
                Status = replay.Due.Count == 0 ? RunStatus.Succeeded : RunStatus.Interrupted,
                CreatedAt = Timestamp.From(time.GetUtcNow()),
            },
            ExpectedHead = head,
            Body = body,
            Snapshot = ReplayEncoder.Snapshot(replay, origin: version, parts),
            Workflow = workflow,
        };
    }

    /// <summary>A thread that was upgraded since runs its former definition again on the branch.</summary>
    private async ValueTask<WorkflowReference> FindWorkflowAsync(ThreadReplay replay, CancellationToken cancellationToken) =>
        replay.WorkflowHash == replay.Workflow.Hash
            ? replay.Workflow
            : (await store.FindDefinitionAsync(replay.WorkflowHash, cancellationToken))?.Reference
                ?? throw new StoreException($"The store does not hold the definition that thread '{replay.Commit.Header.ThreadId}' ran at version "
                    + $"{replay.Commit.Header.Version} ({replay.WorkflowHash}). Import it, or fork a version that ran another one.");

    /// <summary>What was done of the step in hand may be written in later commits of the same step: where it asked, failed or was stopped.</summary>
    private async ValueTask<IReadOnlyList<ValueMap>> FindFinishedAsync(StoredThread stored, ThreadReplay replay, CancellationToken cancellationToken)
    {
        var last = replay.Commit.Header;
        while (await FindNextOfStepAsync(last, cancellationToken) is { } next)
        {
            last = next;
        }

        if (last == replay.Commit.Header)
        {
            return replay.Finished;
        }

        var later = await store.FindAtAsync(stored.Head.ThreadId, last.Version, cancellationToken);
        return later is null ? [] : ThreadReplay.Of(later).Finished;
    }

    private async ValueTask<CommitHeader?> FindNextOfStepAsync(CommitHeader before, CancellationToken cancellationToken)
    {
        var next = await store.FindCommitAsync(before.ThreadId, before.Version + 1, cancellationToken);
        return next?.Header.ParentHash == before.Hash && !ThreadReplay.Verify(next).SaysWhatIsDue ? next.Header : null;
    }
}
