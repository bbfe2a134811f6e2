using Graph.Host.Cli.Output;
using Graph.Host.Cli.Resume;
using Graph.Host.Cli.Run.Progress;
using Graph.Runtime;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Run;

/// <summary>Says how a run ended: the output to stdout, the words to stderr.</summary>
/// <param name="environment">Where to.</param>
/// <param name="presentation">How.</param>
/// <param name="workflow">The workflow, which says what its output is.</param>
internal sealed class ResultReport(CommandEnvironment environment, RunPresentation presentation, CompiledWorkflow workflow)
{
    private Terminal Terminal => environment.Terminal;

    /// <summary>Writes the result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="elapsed">How long the command took.</param>
    internal void Write(RunResult result, TimeSpan elapsed)
    {
        if (presentation.AsJson)
        {
            JsonLine.Write(Terminal, ToJson(result));
            return;
        }

        WriteWarnings(result);
        WriteEnd(result, elapsed);
        if (result.Status == RunStatus.Succeeded)
        {
            OutputText.Write(Terminal, workflow, result.Output, presentation.PrintedField);
        }
    }

    private static ValueMap ToJson(RunResult result) => JsonLine.Of(
        "result",
        ("thread", result.ThreadId.Value),
        ("run", result.RunId.Value),
        ("status", EventJson.NameOf(result.Status)),
        ("exit_code", (long)ExitCodes.For(result.Status)),
        ("output", result.Output),
        ("version", result.Version),
        ("steps", result.Steps),
        ("interrupts", EventJson.From(result.Interrupts)),
        ("error", EventJson.From(result.Error)),
        ("half_filled_joins", EventJson.From(result.HalfFilledJoins)),
        ("abandoned_tasks", EventJson.From(result.AbandonedTasks)));

    private void WriteWarnings(RunResult result)
    {
        foreach (var join in result.HalfFilledJoins)
        {
            Warn(join);
        }

        foreach (var node in result.AbandonedTasks)
        {
            Warn($"'{node}' did not end within the grace and was left behind; its late writes are refused.");
        }
    }

    private void WriteEnd(RunResult result, TimeSpan elapsed)
    {
        switch (result.Status)
        {
            case RunStatus.Succeeded:
                SayUnlessQuiet($"{Terminal.Paint("succeeded", Tone.Green)} after {Steps(result)} in {EventText.Elapsed(elapsed)}, thread {result.ThreadId}\n");
                break;
            case RunStatus.Interrupted:
                WriteInterrupts(result);
                break;
            case RunStatus.Running:
                Terminal.Say($"{Terminal.Paint("handed back", Tone.Yellow)} after {Steps(result)}; everything up to there is saved. Any process goes on with:");
                Terminal.Say($"  {ResumeCommandLine(result.ThreadId)}");
                break;
            case RunStatus.Cancelled:
                Terminal.Say($"{Terminal.Paint("stopped", Tone.Yellow)} after {Steps(result)}; everything up to there is saved. Go on with:");
                Terminal.Say($"  {ResumeCommandLine(result.ThreadId)}");
                break;
            default:
                WriteFailure(result);
                break;
        }
    }

    private void WriteFailure(RunResult result)
    {
        var where = result.Error is { Node: { } node } error ? $" at '{node}' (attempt {error.Attempt})" : "";
        var word = result.Status == RunStatus.TimedOut ? "time is up" : "failed";
        Terminal.Say($"{Terminal.Paint(word, Tone.Red)}{where}: {result.Error?.Message ?? "no reason is known"}");
        Terminal.Say("The last state is saved. Once the cause is gone, go on with:");
        Terminal.Say($"  {ResumeCommandLine(result.ThreadId)}");
    }

    private void WriteInterrupts(RunResult result)
    {
        Terminal.Say($"{Terminal.Paint("waiting", Tone.Yellow)}, thread {result.ThreadId}");
        foreach (var interrupt in result.Interrupts)
        {
            Terminal.Say(InterruptText.Describe(interrupt, Terminal));
        }

        var questions = result.Interrupts.Where(interrupt => interrupt.Kind == InterruptKind.Question).ToArray();
        Terminal.Say(questions.Length == 0 ? "Go on with:" : "Answer with:");
        Terminal.Say($"  {ResumeCommandLine(result.ThreadId)}{string.Concat(questions.Select(question => AnswerOption(question, questions.Length)))}");
    }

    private static string AnswerOption(PendingInterrupt question, int count)
    {
        var sample = AnswerText.Sample(question.AnswerType);
        return $" --answer {ShellText.Quote(count == 1 ? sample : $"{question.Id}={sample}")}";
    }

    private string ResumeCommandLine(ThreadId threadId) =>
        $"{environment.CommandName} resume {ShellText.Quote(threadId.Value)}"
        + (presentation.StoreOption is { } store ? $" --store {ShellText.Quote(StoreText.WithoutPasswords(store))}" : "");

    private void SayUnlessQuiet(string text)
    {
        if (!presentation.IsQuiet)
        {
            Terminal.Say(text);
        }
    }

    private void Warn(string text) => Terminal.Say($"{Terminal.Paint("warning:", Tone.Yellow)} {text}");

    private static string Steps(RunResult result) => Words.Count(result.Steps, "step");
}
