using Graph.Runtime.Engine;

namespace Graph.Runtime.Scenarios.Checking;

/// <summary>What scenarios call events; the same names as in the output of <c>graph run --json</c>.</summary>
internal static class EventNames
{
    internal static IReadOnlyList<string> All { get; } =
    [
        "run_started", "step_started", "task_started", "task_retrying", "task_finished", "task_failed",
        "custom", "text", "checkpoint", "interrupted", "run_finished",
    ];

    /// <summary>An event as scenarios see it; null for what they do not.</summary>
    internal static ExpectedEvent? Find(RunEvent happened) => happened switch
    {
        RunEvent.TaskStarted task => new ExpectedEvent("task_started", task.Node),
        RunEvent.TaskRetrying task => new ExpectedEvent("task_retrying", task.Error.Node),
        RunEvent.TaskFinished task => new ExpectedEvent("task_finished", task.Node),
        RunEvent.TaskFailed task => new ExpectedEvent("task_failed", task.Error.Node),
        RunEvent.Custom custom => new ExpectedEvent("custom", custom.Node),
        RunEvent.TextProduced text => new ExpectedEvent("text", text.Node),
        RunEvent.Interrupted interrupted => new ExpectedEvent("interrupted", interrupted.Interrupts.Count == 1 ? interrupted.Interrupts[0].Node : null),
        RunEvent.RunStarted => new ExpectedEvent("run_started", null),
        RunEvent.StepStarted => new ExpectedEvent("step_started", null),
        RunEvent.CheckpointCommitted => new ExpectedEvent("checkpoint", null),
        RunEvent.RunFinished => new ExpectedEvent("run_finished", null),
        _ => null,
    };
}
