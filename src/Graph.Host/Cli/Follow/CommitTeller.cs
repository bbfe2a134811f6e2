using Graph.Host.Cli.Output;
using Graph.Host.Cli.Run;
using Graph.Host.Cli.Run.Progress;
using Graph.Host.Cli.Threads;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Follow;

/// <summary>Tells a person, or a program, what commits did.</summary>
/// <param name="environment">Where to.</param>
/// <param name="asJson">One object a commit.</param>
/// <param name="isQuiet">No progress.</param>
internal sealed class CommitTeller(CommandEnvironment environment, bool asJson, bool isQuiet)
{
    private Terminal Terminal => environment.Terminal;

    /// <summary>Tells of a commit.</summary>
    internal void Tell(HistoryEntry entry)
    {
        if (asJson)
        {
            JsonLine.Write(Terminal, ThreadJson.From(entry));
            return;
        }

        if (isQuiet)
        {
            return;
        }

        if (entry.Source != "step")
        {
            Say(entry, Tone.Faint, "■", entry.Source, Describe(entry));
        }

        foreach (var task in entry.Tasks)
        {
            Say(entry, Tone.Green, "✓", NameOf(task), task.IsCached ? "the result was in the cache" : EventText.Elapsed(task.Elapsed) + Attempts(task));
        }
    }

    /// <summary>Tells how the thread stands once nobody moves it any more.</summary>
    internal void TellEnd(ThreadView view)
    {
        if (asJson && view.Status != view.Header.Status)
        {
            // No commit says it.
            JsonLine.Write(Terminal, ThreadJson.Line(view));
        }

        if (asJson || isQuiet && view.Status == RunStatus.Succeeded)
        {
            return;
        }

        var tone = view.Status switch
        {
            RunStatus.Succeeded => Tone.Green,
            RunStatus.Failed or RunStatus.TimedOut or RunStatus.DeadLettered => Tone.Red,
            _ => Tone.Yellow,
        };
        Terminal.Say($"{Terminal.Paint(EventJson.NameOf(view.Status), tone)} at version {view.Header.Version}, thread {view.Header.ThreadId}"
            + (view.Error is { } error ? $": {error.Message}" : view.Parked is { } job ? $": {ParkedText.Reason(job)}" : ""));
        if (view.Parked is not null)
        {
            Terminal.Say(ParkedText.Advice(environment, view));
        }

        foreach (var interrupt in view.Interrupts)
        {
            Terminal.Say(InterruptText.Describe(interrupt, Terminal));
        }
    }

    private void Say(HistoryEntry entry, Tone tone, string mark, string what, string rest) =>
        Terminal.Say(EventText.Line(Terminal, entry.Step, tone, mark, what, rest));

    private static string Describe(HistoryEntry entry) =>
        string.Join(", ", new[] { Standing(entry), entry.By is { } by ? $"by {by}" : "", entry.Reason ?? "" }.Where(part => part.Length > 0));

    private static string Standing(HistoryEntry entry) => entry.Error is { } error
        ? $"{EventJson.NameOf(entry.Header.Status)}: {error.Message}"
        : EventJson.NameOf(entry.Header.Status) + (entry.Next is { Count: > 0 } next ? $", next {string.Join(", ", next)}" : "");

    private static string NameOf(HistoryTask task) => task.Key.Contains('#', StringComparison.Ordinal) ? task.Key : task.Node;

    private static string Attempts(HistoryTask task) => task.Attempts > 1 ? $", attempt {task.Attempts}" : "";
}
