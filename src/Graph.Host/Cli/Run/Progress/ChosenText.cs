using Graph.Host.Cli.Output;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Run.Progress;

/// <summary>What a person reads of an event that they chose to be told: more lines than of mere progress.</summary>
internal static class ChosenText
{
    internal static IEnumerable<string> Of(RunEvent happened, RunEventModes modes, Terminal terminal) => happened switch
    {
        RunEvent.StepStarted step => [EventText.Line(terminal, step.Step, Tone.Faint, "─", EventText.NodeOf(step, string.Join(", ", step.Nodes), null), "")],
        RunEvent.TaskStarted task =>
            [EventText.Line(terminal, task.Step, Tone.Faint, "▸", EventText.NodeOf(task, task.Task, task.Node), $"attempt {task.Attempt}")],
        RunEvent.TaskFinished task when modes.HasFlag(RunEventModes.Updates) => Fields(task.Writes).Prepend(EventText.Of(task, terminal)!),
        RunEvent.ValuesChanged values => Fields(values.Values)
            .Prepend(EventText.Line(terminal, values.Step, Tone.Faint, "=", EventText.NodeOf(values, "values", null), "")),
        RunEvent.CheckpointCommitted commit => [EventText.Line(
            terminal, commit.Step, Tone.Faint, "■", EventText.NodeOf(commit, "saved", null), $"version {commit.Version}, {Describe(commit)}")],
        _ => EventText.Of(happened, terminal) is { } line ? [line] : [],
    };

    internal static string Heading(RunEvent.TextProduced text, Terminal terminal) =>
        EventText.Line(terminal, text.Step, Tone.Faint, "»", EventText.NodeOf(text, text.Task, text.Node), "");

    private static string Describe(RunEvent.CheckpointCommitted commit) =>
        commit.Next.Count == 0 ? EventJson.NameOf(commit.Status) : $"{EventJson.NameOf(commit.Status)}, next {string.Join(", ", commit.Next)}";

    private static IEnumerable<string> Fields(ValueMap fields) =>
        fields.Select(field => $"      {field.Key.AsString()}: {EventText.Excerpt(ValueJson.ToText(field.Value))}");
}
