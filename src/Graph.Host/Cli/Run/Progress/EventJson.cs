using System.Diagnostics;
using Graph.Host.Cli.Output;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Run.Progress;

/// <summary>Events and what they carry as JSON objects; names are a contract with readers of <c>--json</c>.</summary>
internal static class EventJson
{
    internal static ValueMap From(RunEvent happened)
    {
        var (type, content) = Describe(happened);
        return JsonLine.Of(type, ValueMap.From(
            ValueMap.Of(("number", happened.Number), ("at", happened.At.ToString()))
                .Concat(happened.Path.Length == 0 ? ValueMap.Empty : ValueMap.Of(("path", happened.Path)))
                .Concat(content)));
    }

    internal static Value From(RunError? error) => error is null ? Value.Null : error.ToMap();

    internal static ValueMap From(PendingInterrupt interrupt) => ValueMap.Of(
        ("id", interrupt.Id.Value),
        ("kind", NameOf(interrupt.Kind)),
        ("node", interrupt.Node),
        ("payload", interrupt.Payload),
        ("answer_type", interrupt.AnswerType is { } type ? TypeText.Describe(type) : null),
        ("wake_at", interrupt.WakeAt?.ToString()));

    internal static ValueList From(IReadOnlyList<PendingInterrupt> interrupts) =>
        ValueList.From(interrupts.Select(interrupt => (Value)From(interrupt)));

    internal static ValueList From(IReadOnlyList<string> words) => ValueList.From(words.Select(word => (Value)word));

    internal static string NameOf(RunStatus status) => status switch
    {
        RunStatus.Queued => "queued",
        RunStatus.Running => "running",
        RunStatus.Succeeded => "succeeded",
        RunStatus.Interrupted => "interrupted",
        RunStatus.Failed => "failed",
        RunStatus.Cancelled => "cancelled",
        RunStatus.TimedOut => "timed_out",
        RunStatus.DeadLettered => "dead_lettered",
    };

    private static string NameOf(InterruptKind kind) => kind switch
    {
        InterruptKind.Question => "question",
        InterruptKind.Timer => "timer",
        InterruptKind.Before => "before",
        InterruptKind.After => "after",
    };

    private static (string Type, ValueMap Content) Describe(RunEvent happened) => happened switch
    {
        RunEvent.RunStarted started => ("run_started", ValueMap.Of(
            ("thread", started.ThreadId.Value), ("run", started.RunId.Value),
            ("workflow", started.Workflow), ("resumed", started.IsResumed))),
        RunEvent.StepStarted step => ("step_started", ValueMap.Of(("step", step.Step), ("nodes", From(step.Nodes)))),
        RunEvent.CheckpointCommitted commit => ("checkpoint", ValueMap.Of(
            ("step", commit.Step), ("version", commit.Version), ("id", commit.Checkpoint.Value),
            ("status", NameOf(commit.Status)), ("next", From(commit.Next)))),
        RunEvent.Interrupted interrupted => ("interrupted", ValueMap.Of(("interrupts", From(interrupted.Interrupts)))),
        RunEvent.RunFinished finished => ("run_finished", ValueMap.Of(
            ("status", NameOf(finished.Status)), ("output", finished.Output), ("error", From(finished.Error)))),
        RunEvent.Missed missed => ("missed", ValueMap.Of(("count", missed.Count))),
        _ => DescribeTask(happened),
    };

    private static (string Type, ValueMap Content) DescribeTask(RunEvent happened) => happened switch
    {
        RunEvent.TaskStarted task => ("task_started", ValueMap.Of(
            ("step", task.Step), ("task", task.Task), ("node", task.Node), ("attempt", (long)task.Attempt))),
        RunEvent.TaskRetrying task => ("task_retrying", ValueMap.Of(
            ("step", task.Step), ("task", task.Task), ("error", From(task.Error)), ("wait", Seconds(task.Wait)))),
        RunEvent.TaskCached task => ("task_cached", ValueMap.Of(("step", task.Step), ("task", task.Task), ("node", task.Node))),
        RunEvent.TaskFinished task => ("task_finished", ValueMap.Of(
            ("step", task.Step), ("task", task.Task), ("node", task.Node),
            ("elapsed", Seconds(task.Elapsed)), ("writes", task.Writes))),
        RunEvent.TaskFailed task => ("task_failed", ValueMap.Of(
            ("step", task.Step), ("task", task.Task), ("error", From(task.Error)))),
        RunEvent.Custom custom => ("custom", ValueMap.Of(
            ("step", custom.Step), ("task", custom.Task), ("node", custom.Node), ("data", custom.Data))),
        RunEvent.TextProduced text => ("text", ValueMap.Of(
            ("step", text.Step), ("task", text.Task), ("node", text.Node), ("text", text.Text))),
        _ => throw new UnreachableException($"No name for {happened.GetType().Name}."),
    };

    private static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 6);
}
