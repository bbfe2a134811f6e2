using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Run.Progress;
using Graph.Host.Cli.Stores;
using Graph.Host.Cli.Workflows;
using Graph.Runtime;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Cancel;

/// <summary><c>graph cancel</c>: stops a thread, whichever process moves it.</summary>
internal static class CancelCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var thread = CommonOptions.Thread("The thread to cancel.");
        var reason = new Option<string?>("--reason") { Description = "Why, for the history.", HelpName = "text" };
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("where the thread stands then");
        var command = new ExplainedCommand(
            "cancel",
            "Stops a thread: asks the process that moves it and waits for that, or cancels one that waits for an answer.",
            "cancel review-7f3k2a",
            "cancel review-7f3k2a --reason 'The order was withdrawn.'")
        {
            thread, reason, store, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var asked = new Asked(CommonOptions.ReadThread(parsed.GetRequiredValue(thread)), parsed.GetValue(reason), parsed.GetValue(json));
            return (int)await CancelAsync(environment, asked, parsed.GetValue(store), cancellationToken);
        });
        return command;
    }

    private static async Task<ExitCode> CancelAsync(
        CommandEnvironment environment, Asked asked, string? storeOption, CancellationToken cancellationToken)
    {
        await using var store = OpenStore.OpenExisting(environment, storeOption);
        var view = await new ThreadReader(store.Store).FindAsync(asked.Thread, cancellationToken)
            ?? throw CommandException.NoThread(environment, asked.Thread, store.Store);
        var workflow = await PinnedWorkflow.LoadAsync(environment, store.Store, view, cancellationToken);
        if (view.Lease is { } lease && !lease.Owner.IsGone())
        {
            environment.Terminal.Say($"Asking {lease.Owner.Describe()} to stop thread '{asked.Thread}', and waiting for that; Ctrl+C stops only the waiting.");
        }

        var result = await Runners.Create(environment, store.Store)
            .CancelAsync(workflow, asked.Thread, Environment.UserName, asked.Reason, cancellationToken);
        Tell(environment.Terminal, asked, result);
        return ExitCode.Success;
    }

    private static void Tell(Terminal terminal, Asked asked, RunResult result)
    {
        var status = EventJson.NameOf(result.Status);
        if (asked.AsJson)
        {
            JsonLine.Write(terminal, JsonLine.Of(
                "cancel", ("thread", asked.Thread.Value), ("status", status), ("version", result.Version)));
            return;
        }

        terminal.Say(result.Status == RunStatus.Cancelled
            ? $"Thread '{asked.Thread}' is cancelled at version {result.Version}; what it saved stays."
            : $"Thread '{asked.Thread}' came to rest before it could be stopped: it is {status}, at version {result.Version}.");
    }

    private sealed record Asked(ThreadId Thread, string? Reason, bool AsJson);
}
