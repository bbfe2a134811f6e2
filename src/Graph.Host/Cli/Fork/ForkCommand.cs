using System.CommandLine;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Run;
using Graph.Host.Cli.Run.Progress;
using Graph.Host.Cli.Stores;
using Graph.Host.Cli.Threads;
using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Fork;

/// <summary><c>graph fork</c>: lets a thread go on from an older checkpoint.</summary>
internal static class ForkCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var thread = CommonOptions.Thread("The thread.");
        var at = CommonOptions.Checkpoint("The checkpoint to go on from: a version, or the beginning of an id, as `history` lists them.");
        at.Required = true;
        var keep = new Option<bool>("--keep-finished") { Description = "Tasks of that step that were done keep what they came to, as far as the store has it." };
        var run = new Option<bool>("--run") { Description = "Go on at once. [default: a resume does]" };
        var command = new ExplainedCommand(
            "fork",
            "Begins a branch: the thread goes on from an older checkpoint, and what came after it stays readable.",
            "fork review-7f3k2a --at 3",
            "fork review-7f3k2a --at 3 --run",
            "fork review-7f3k2a --at 019a3c7e --keep-finished --json")
        {
            thread, at, keep, run,
        };
        RunPresentation.AddOptions(command);
        command.SetAction(async (parsed, cancellationToken) => (int)await ForkAsync(
            environment,
            CommonOptions.ReadThread(parsed.GetRequiredValue(thread)),
            new Wanted(parsed.GetRequiredValue(at)!, parsed.GetValue(keep), parsed.GetValue(run)),
            RunPresentation.From(parsed),
            cancellationToken));
        return command;
    }

    private static async Task<ExitCode> ForkAsync(
        CommandEnvironment environment, ThreadId threadId, Wanted wanted, RunPresentation presentation, CancellationToken cancellationToken)
    {
        await using var store = OpenStore.OpenExisting(environment, presentation.StoreOption);
        var checkpoint = await new ThreadReader(store.Store).GetCheckpointAsync(threadId, wanted.At, cancellationToken);
        var report = await new ThreadForker(store.Store, environment.Time).ForkAsync(
            new ForkRequest { ThreadId = threadId, Version = checkpoint.Version, KeepsFinished = wanted.KeepsFinished }, cancellationToken);
        Tell(environment, presentation, report);
        if (!wanted.Runs)
        {
            return ExitCode.Success;
        }

        var view = await new ThreadReader(store.Store).FindAsync(threadId, cancellationToken) ?? throw Errors.CommandException.NoThread(environment, threadId, store.Store);
        var workflow = await PinnedWorkflow.LoadAsync(environment, store.Store, view, cancellationToken);
        return await new RunSession(environment, presentation, new WorkflowRunner(store.Store, environment.Time), workflow)
            .ResumeAsync(threadId, new Dictionary<InterruptId, Value>(), cancellationToken);
    }

    private static void Tell(CommandEnvironment environment, RunPresentation presentation, ForkReport report)
    {
        var header = report.Header;
        if (presentation.AsJson)
        {
            JsonLine.Write(environment.Terminal, JsonLine.Of(
                "fork",
                ("thread", header.ThreadId.Value),
                ("version", header.Version),
                ("id", header.Id.Value),
                ("parent", header.ParentVersion),
                ("status", EventJson.NameOf(header.Status)),
                ("next", EventJson.From(report.Next)),
                ("kept", EventJson.From(report.Kept))));
            return;
        }

        if (presentation.IsQuiet)
        {
            return;
        }

        environment.Terminal.Say($"Thread '{header.ThreadId}' goes on from version {header.ParentVersion}: its head is version {header.Version}.");
        environment.Terminal.Say(report.Next.Count == 0 ? "  Nothing is due there: it was over." : $"  next      {string.Join(", ", report.Next)}");
        if (report.Kept.Count > 0)
        {
            environment.Terminal.Say($"  kept      {string.Join(", ", report.Kept)}");
        }
    }

    private sealed record Wanted(string At, bool KeepsFinished, bool Runs);
}
