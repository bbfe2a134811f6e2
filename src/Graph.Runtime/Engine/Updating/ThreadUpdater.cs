using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Leasing;
using Graph.Runtime.Engine.Updating;

namespace Graph.Runtime.Engine;

/// <summary>Writes values into threads at rest as if a node had written them: its reducers and its routing apply, and its code does not run.</summary>
/// <remarks>
/// The node's own task counts as done, what it had made due before is made due anew, and what else was due stays due. Questions of the tasks that
/// stay due are asked again; what tasks of the step in hand came to is kept, unless the update begins a branch.
/// </remarks>
/// <param name="store">Where the threads are.</param>
/// <param name="time">The clock for time stamps.</param>
/// <param name="ids">Where ids come from; UUIDs of version 7 when not given.</param>
public sealed class ThreadUpdater(ICheckpointStore store, TimeProvider time, IIdGenerator? ids = null)
{
    private readonly IIdGenerator _ids = ids ?? new SortableIdGenerator(time, Random.Shared);

    /// <summary>Writes values, in one commit.</summary>
    /// <param name="workflow">The definition that the thread runs at that checkpoint.</param>
    /// <param name="request">What is written.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The update.</returns>
    /// <exception cref="ThreadNotFoundException">There is no such thread.</exception>
    /// <exception cref="CheckpointNotFoundException">The thread has no such version.</exception>
    /// <exception cref="RunRefusedException">The thread is under way or a part of another, or the values do not fit; nothing was changed.</exception>
    /// <exception cref="CheckpointConflictException">Another writer moved the thread meanwhile.</exception>
    public async Task<UpdateReport> UpdateAsync(CompiledWorkflow workflow, UpdateRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfZero(request.Updates.Count);
        var stored = await ThreadStanding.ReadAsync(store, request.ThreadId, request.Version, cancellationToken);
        ThreadStanding.RequireRest(stored.Head, "updated");
        await ThreadStanding.RequireHereAsync(store, request.ThreadId, cancellationToken);
        await DeadOwner.LetGoAsync(store, request.ThreadId, cancellationToken);
        var replay = ThreadReplay.Of(stored);
        ThreadStanding.RequireOwn(request.ThreadId, replay.Last.Parent, "updated");
        RequireDefinition(workflow, replay);
        var updates = await new LastNodes(store, replay).NameAsync(request.Updates, cancellationToken);
        var run = new RunState(workflow, request.ThreadId, new RunId(_ids.NewId())) { Metadata = request.Metadata };
        new RunRestorer(workflow).Restore(run, replay);
        return await CommitAsync(run, replay, updates, cancellationToken);
    }

    private async Task<UpdateReport> CommitAsync(RunState run, ThreadReplay replay, IReadOnlyList<NodeUpdate> updates, CancellationToken cancellationToken)
    {
        var header = replay.Commit.Header;
        run.Branch = header.Version == run.Position.Version ? null : new BranchPoint(header.Version, header.Hash);
        var transition = updates is [{ Node: NodeUpdate.Start } input]
            ? new InputUpdate(run).Apply(input)
            : new NodeUpdates(run, keepsFinished: run.Branch is null).Apply(updates);
        run.Status = run.Due.IsEmpty ? RunStatus.Succeeded : RunStatus.Interrupted;
        run.Parts = run.Branch is null ? run.Parts : await new PartPoints(store).FindAsync(replay, [], cancellationToken);
        using var committer = new StepCommitter(store, _ids, time);
        var committed = await committer.CommitAsync(run, transition, cancellationToken);
        return new UpdateReport
        {
            Header = committed,
            Nodes = [.. updates.Select(update => update.Node!)],
            Next = TaskList.NamesOf(run),
            Dropped = run.Dropped,
        };
    }

    private static void RequireDefinition(CompiledWorkflow workflow, ThreadReplay replay)
    {
        if (replay.WorkflowHash != workflow.Hash)
        {
            throw new RunRefusedException(
                $"Thread '{replay.Commit.Header.ThreadId}' ran {replay.WorkflowHash[..12]} at version {replay.Commit.Header.Version}, and {workflow.Name} "
                + $"{workflow.Version} ({workflow.Hash[..12]}) was given. Update it with the definition that the store keeps, or upgrade the thread first.");
        }
    }
}
