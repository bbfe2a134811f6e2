using Graph.Runtime.Engine.Execution;

namespace Graph.Runtime.Telemetry;

/// <summary>What one attempt of a task came to, in few words.</summary>
/// <param name="Name">The word.</param>
/// <param name="ErrorKind">The sort of error when it failed.</param>
internal readonly record struct TaskOutcome(string Name, string? ErrorKind = null)
{
    internal static readonly TaskOutcome Cancelled = new("cancelled");

    private static readonly TaskOutcome Succeeded = new("succeeded");
    private static readonly TaskOutcome Cached = new("cached");
    private static readonly TaskOutcome Waiting = new("waiting");

    internal static TaskOutcome Of(TaskRun task, Exception? failure)
    {
        if (failure is not null)
        {
            return Failed(FailureClassifier.KindOf(failure));
        }

        if (task.Error is { } error)
        {
            return Failed(error.Kind);
        }

        return task.Waits.Count > 0 ? Waiting : task.Finished is { IsCached: true } ? Cached : Succeeded;
    }

    internal static TaskOutcome Failed(string kind) => new("failed", kind);
}
