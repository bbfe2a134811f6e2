using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Engine.Execution;

namespace Graph.Runtime.Engine.Children;

/// <summary>Cancels subworkflows that wait for something nobody will give them: a new input dropped the task that they belong to.</summary>
/// <remarks>
/// They are cancelled, not removed: their history tells what was asked, as that of the thread around them tells what was dropped. It happens
/// after the input is stored, so that a thread whose input is refused has lost nothing.
/// </remarks>
/// <param name="store">Where the threads are.</param>
/// <param name="committer">What moves them.</param>
/// <param name="around">The workflow around them. What a cancellation says needs no workflow, and theirs may not be there any more.</param>
internal sealed class DroppedChildren(ICheckpointStore store, StepCommitter committer, CompiledWorkflow around)
{
    /// <summary>Cancels what waited inside of a thread before it was given new input; what is inside of that first.</summary>
    /// <param name="dropped">The thread as it was.</param>
    /// <param name="cancellationToken">Stops between two threads.</param>
    internal async ValueTask CancelAsync(ThreadReplay dropped, CancellationToken cancellationToken)
    {
        var thread = dropped.Commit.Header.ThreadId;
        foreach (var task in dropped.Last.Interrupts.Where(ChildRuns.IsOfChild).Select(interrupt => ChildRuns.TaskOf(interrupt.Node)).Distinct().ToList())
        {
            var mark = new ChildMark(thread, ExecutionIds.Of(thread, dropped.Origin, task));
            foreach (var id in ChildThreadIds.AllOf(thread, task, mark.Task))
            {
                await CancelAsync(id, mark, cancellationToken);
            }
        }
    }

    private async ValueTask CancelAsync(ThreadId threadId, ChildMark mark, CancellationToken cancellationToken)
    {
        if (await store.FindAsync(threadId, cancellationToken) is not { Head.Status: RunStatus.Interrupted } stored
            || ThreadReplay.Of(stored) is not { } replay || replay.Last.Parent != mark)
        {
            return;
        }

        await CancelAsync(replay, cancellationToken);
        var run = new RunState(around, threadId, replay.Last.RunId)
        {
            Parent = mark,
            Step = replay.Step,
            Origin = replay.Origin,
            Position = replay.Position,
            Status = stored.Head.Status,
        };
        run.Become(RunStatus.Cancelled);
        await committer.CommitAsync(run, Transition.Of(TransitionSource.Cancel), cancellationToken);
    }
}
