using Graph.Runtime.Engine;
using Graph.Runtime.Scenarios.Staging;

namespace Graph.Runtime.Scenarios.Checking;

/// <summary>What scenarios call events; the same names as in the output of <c>graph run --json</c>.</summary>
internal static class EventNames
{
    internal static IReadOnlyList<string> All { get; } =
    [
        "run_started", "step_started", "task_started", "task_retrying", "task_finished", "task_failed",
        "custom", "text", "checkpoint", "interrupted", "run_finished",
    ];

    /// <summary>An event as scenarios see it, inside of a workflow that a node runs too; null for what they do not see.</summary>
    internal static ExpectedEvent? Find(Happening happening)
    {
        var own = Find(happening.Event);
        return own is null || happening.Place.Length == 0 ? own : own with { Node = own.Node is null ? happening.Place : NodePath.Of(happening.Place, own.Node), IsInside = true };
    }

    private static ExpectedEvent? Find(RunEvent happened) => happened switch
    {
        RunEvent.TaskStarted task => new ExpectedEvent("task_started", task.Node),
        RunEvent.TaskRetrying task => new ExpectedEvent("task_retrying", NodePath.WithoutItems(task.Task)),
        RunEvent.TaskFinished task => new ExpectedEvent("task_finished", task.Node),
        RunEvent.TaskFailed task => new ExpectedEvent("task_failed", NodePath.WithoutItems(task.Task)),
        RunEvent.Custom custom => new ExpectedEvent("custom", custom.Node),
        RunEvent.TextProduced text => new ExpectedEvent("text", text.Node),
        RunEvent.Interrupted interrupted => new ExpectedEvent("interrupted", interrupted.Interrupts.Count == 1 ? NodePath.WithoutItems(interrupted.Interrupts[0].Node) : null),
        RunEvent.RunStarted => new ExpectedEvent("run_started", null),
        RunEvent.StepStarted => new ExpectedEvent("step_started", null),
        RunEvent.CheckpointCommitted => new ExpectedEvent("checkpoint", null),
        RunEvent.RunFinished => new ExpectedEvent("run_finished", null),
        _ => null,
    };
}
