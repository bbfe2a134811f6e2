using Graph.Runtime.Engine.Execution;
using Graph.Runtime.State;

namespace Graph.Runtime.Engine.Children;

/// <summary>Runs subworkflows for the tasks of a run, each on a thread of its own in the same store.</summary>
/// <param name="runner">What moves their threads.</param>
internal sealed class ChildRuns(WorkflowRunner runner)
{
    /// <summary>Starts a subworkflow, or goes on with it where it stopped, until it is at rest.</summary>
    /// <returns>The state that it ended with.</returns>
    /// <exception cref="TaskInterruptedException">It waits; <paramref name="waits"/> has what for.</exception>
    /// <exception cref="ChildFailedException">It failed.</exception>
    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    internal async Task<WorkflowState> RunAsync(RunState parent, TaskRun task, ChildCall call, List<PendingInterrupt> waits, CancellationToken stop)
    {
        var result = await MoveAsync(parent, task, call, stop);
        switch (result.Status)
        {
            case RunStatus.Succeeded:
                return result.State;
            case RunStatus.Interrupted:
                waits.AddRange(result.Interrupts.Select(interrupt => interrupt with { Node = PathOf(task.Key, interrupt.Node), Task = task.Key }));
                throw new TaskInterruptedException();
            case RunStatus.Running:
                // It let go of its thread, and so will the run that it is a part of.
                throw new TaskInterruptedException();
            case RunStatus.Failed or RunStatus.TimedOut or RunStatus.DeadLettered:
                throw new ChildFailedException(result.Error!);
            default:
                stop.ThrowIfCancellationRequested();
                throw new OperationCanceledException($"The workflow '{call.Workflow.Name}' was stopped.");
        }
    }

    /// <summary>Where something is that belongs to a subworkflow, seen from the run that it is a part of.</summary>
    internal static string PathOf(string task, string? inside) => inside is null ? task : $"{task}/{inside}";

    /// <summary>Whether what is waited for belongs to a subworkflow; no node's own name has a slash.</summary>
    internal static bool IsOfChild(PendingInterrupt interrupt) => interrupt.Node.Contains('/', StringComparison.Ordinal);

    private async Task<RunResult> MoveAsync(RunState parent, TaskRun task, ChildCall call, CancellationToken stop)
    {
        var events = parent.Events is { } log ? new ChildEvents(log, task.Key) : null;
        try
        {
            return await runner.MoveChildAsync(parent, call, events, stop);
        }
        catch (RunRefusedException refused)
        {
            throw new Authoring.NodeFailedException(Authoring.ErrorKind.Validation, refused.Message, innerException: refused);
        }
        catch (Exception surprise) when (surprise is not OperationCanceledException)
        {
            throw new ChildBrokenException(surprise);
        }
    }
}
