using System.Globalization;
using Graph.Host.Cli.Output;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Run.Progress;

/// <summary>What a person reads of an event: one line, or nothing.</summary>
internal static class EventText
{
    private const int LongestData = 160;
    private const string EventName = "event";

    internal static string? Of(RunEvent happened, Terminal terminal) => happened switch
    {
        RunEvent.RunStarted { Path.Length: > 0 } => null,
        RunEvent.RunStarted started => DescribeStart(started, terminal),
        RunEvent.TaskFinished task => Line(terminal, task.Step, Tone.Green, "✓", NodeOf(task, task.Task, task.Node), Elapsed(task.Elapsed)),
        RunEvent.TaskCached task => Line(terminal, task.Step, Tone.Faint, "·", NodeOf(task, task.Task, task.Node), "the result was in the cache"),
        RunEvent.TaskRetrying task => Line(terminal, task.Step, Tone.Yellow, "↻", NodeOf(task, task.Task, task.Error.Node),
            $"attempt {task.Error.Attempt} failed ({task.Error.Kind}: {task.Error.Message}); again in {Elapsed(task.Wait)}"),
        RunEvent.TaskFailed task => Line(terminal, task.Step, Tone.Red, "✗", NodeOf(task, task.Task, task.Error.Node),
            $"{task.Error.Kind}: {task.Error.Message}"),
        RunEvent.Custom custom => Line(terminal, custom.Step, Tone.Faint, "·", NodeOf(custom, custom.Task, custom.Node), Excerpt(Describe(custom.Data))),
        RunEvent.Interrupted waits => DescribeSleep(waits.Interrupts, terminal),
        RunEvent.StateGrown state => terminal.Paint($"  ! {Describe(state)}", Tone.Yellow),
        RunEvent.Missed missed => terminal.Paint($"  {DescribeMissed(missed)}", Tone.Yellow),
        _ => null,
    };

    internal static string Elapsed(TimeSpan time) => time switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMinutes}m {time.Seconds}s"),
    };

    internal static string Line(Terminal terminal, long step, Tone tone, string mark, string node, string rest) =>
        $"  {terminal.Paint(mark, tone)} {terminal.Paint($"step {step}", Tone.Faint)}  {node,-16} {rest}".TrimEnd();

    private static string DescribeStart(RunEvent.RunStarted started, Terminal terminal)
    {
        var start = $"{terminal.Paint(started.ThreadId.Value, Tone.Bold)} {(started.IsResumed ? "goes on" : "starts")}";
        return started.Dropped.Count == 0 ? start : $"{start} with a new input, and drops what was due before: {string.Join(", ", started.Dropped)}";
    }

    // Questions are told once the run rests; a sleep in the middle of a run has no other place.
    private static string? DescribeSleep(IReadOnlyList<PendingInterrupt> interrupts, Terminal terminal)
    {
        var sleeps = interrupts.Where(interrupt => interrupt.Kind == InterruptKind.Timer).ToArray();
        return sleeps.Length == 0
            ? null
            : string.Join('\n', sleeps.Select(sleep => $"  {terminal.Paint("…", Tone.Faint)} {InterruptText.Describe(sleep, terminal)}"));
    }

    // The item of a map-reduce is told by its key; elsewhere the node's own name reads better.
    internal static string NodeOf(RunEvent happened, string task, string? node)
    {
        var name = task.Contains('#', StringComparison.Ordinal) ? task : node ?? task;
        return happened.Path.Length == 0 ? name : $"{happened.Path}/{name}";
    }

    // What nodes publish is mostly a few counts; those that are nothing are not worth a place on the line.
    private static string Describe(Value data) => data.Kind == ValueKind.Map
        ? string.Join(' ', data.AsMap().Where(entry => !IsNothing(entry.Value)).Select(entry => Describe(entry.Key.AsString(), entry.Value)))
        : data.ToString();

    private static string Describe(string key, Value value)
    {
        var text = value.Kind == ValueKind.String ? value.AsString() : value.ToString();
        return key == EventName ? text : $"{key}={text}";
    }

    private static string Describe(RunEvent.StateGrown state) => string.Create(
        CultureInfo.InvariantCulture,
        $"the state has {state.Bytes:N0} bytes, more than a quarter of limits.max_state ({state.Limit:N0}); the largest field is '{state.Field}'");

    private static string DescribeMissed(RunEvent.Missed missed) =>
        $"{Words.Count(missed.Count, "event")} came too fast to be shown: {string.Join(", ", missed.Kinds.Select(kind => $"{kind.Value} {kind.Key}"))}";

    private static bool IsNothing(Value value) => value.Kind switch
    {
        ValueKind.Null => true,
        ValueKind.Int => value.AsInt() == 0,
        ValueKind.List => value.AsList().Count == 0,
        _ => false,
    };

    internal static string Excerpt(string text) => text.Length <= LongestData ? text : text[..LongestData] + "…";
}
