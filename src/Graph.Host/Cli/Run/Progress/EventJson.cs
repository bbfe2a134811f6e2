using System.Diagnostics;
using Graph.Host.Cli.Output;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Run.Progress;

/// <summary>Events and what they carry as JSON objects; names are a contract with readers of <c>--json</c>.</summary>
internal static class EventJson
{
    internal static ValueMap From(RunEvent happened) => JsonLine.Of(happened.Kind, ValueMap.From(
        ValueMap.Of(("number", happened.Number), ("at", happened.At.ToString()))
            .Concat(happened.Path.Length == 0 ? ValueMap.Empty : ValueMap.Of(("path", happened.Path)))
            .Concat(Describe(happened))));

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

    private static ValueMap Describe(RunEvent happened) => happened switch
    {
        RunEvent.RunStarted started => ValueMap.Of(
            ("thread", started.ThreadId.Value), ("run", started.RunId.Value),
            ("workflow", started.Workflow), ("resumed", started.IsResumed), ("dropped", From(started.Dropped))),
        RunEvent.StepStarted step => ValueMap.Of(("step", step.Step), ("nodes", From(step.Nodes))),
        RunEvent.ValuesChanged values => ValueMap.Of(("step", values.Step), ("values", values.Values)),
        RunEvent.StateGrown state => ValueMap.Of(("step", state.Step), ("bytes", state.Bytes), ("limit", state.Limit), ("field", state.Field)),
        RunEvent.CheckpointCommitted commit => ValueMap.Of(
            ("step", commit.Step), ("version", commit.Version), ("id", commit.Checkpoint.Value),
            ("status", NameOf(commit.Status)), ("next", From(commit.Next))),
        RunEvent.Interrupted interrupted => ValueMap.Of(("interrupts", From(interrupted.Interrupts))),
        RunEvent.RunFinished finished => ValueMap.Of(
            ("status", NameOf(finished.Status)), ("output", finished.Output), ("error", From(finished.Error))),
        RunEvent.Missed missed => ValueMap.Of(
            ("count", missed.Count), ("kinds", ValueMap.From(missed.Kinds.Select(kind => new KeyValuePair<Value, Value>(kind.Key, kind.Value))))),
        _ => DescribeTask(happened),
    };

    private static ValueMap DescribeTask(RunEvent happened) => happened switch
    {
        RunEvent.TaskStarted task => ValueMap.Of(
            ("step", task.Step), ("task", task.Task), ("node", task.Node), ("attempt", (long)task.Attempt)),
        RunEvent.TaskRetrying task => ValueMap.Of(
            ("step", task.Step), ("task", task.Task), ("error", From(task.Error)), ("wait", Seconds(task.Wait))),
        RunEvent.TaskCached task => ValueMap.Of(("step", task.Step), ("task", task.Task), ("node", task.Node)),
        RunEvent.TaskFinished task => ValueMap.Of(
            ("step", task.Step), ("task", task.Task), ("node", task.Node),
            ("elapsed", Seconds(task.Elapsed)), ("writes", task.Writes)),
        RunEvent.TaskFailed task => ValueMap.Of(
            ("step", task.Step), ("task", task.Task), ("error", From(task.Error))),
        RunEvent.Custom custom => ValueMap.Of(
            ("step", custom.Step), ("task", custom.Task), ("node", custom.Node), ("data", custom.Data)),
        RunEvent.TextProduced text => ValueMap.Of(
            ("step", text.Step), ("task", text.Task), ("node", text.Node), ("text", text.Text)),
        _ => throw new UnreachableException($"No description of {happened.GetType().Name}."),
    };

    internal static double Seconds(TimeSpan time) => Math.Round(time.TotalSeconds, 6);
}
