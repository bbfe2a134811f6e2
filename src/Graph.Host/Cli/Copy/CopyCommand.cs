using System.CommandLine;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Stores;
using Graph.Host.Cli.Threads;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Copy;

/// <summary><c>graph copy</c>: copies a thread, whole or up to a checkpoint.</summary>
internal static class CopyCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var thread = CommonOptions.Thread("The thread.");
        var name = new Argument<string>("new") { Description = "The id of the copy; no thread may have it yet.", HelpName = "NEW" };
        var at = CommonOptions.Checkpoint("The checkpoint that the copy ends with: a version, or the beginning of an id. [default: the newest]");
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("the copy");
        var command = new ExplainedCommand(
            "copy", "Copies a thread to a new one, with its history.", "copy review-7f3k2a try-2", "copy review-7f3k2a try-3 --at 4 --json")
        {
            thread, name, at, store, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var source = CommonOptions.ReadThread(parsed.GetRequiredValue(thread));
            var copy = CommonOptions.ReadThread(parsed.GetRequiredValue(name));
            await using var opened = OpenStore.OpenExisting(environment, parsed.GetValue(store));
            long? version = parsed.GetValue(at) is { } address
                ? (await new ThreadReader(opened.Store).GetCheckpointAsync(source, address, cancellationToken)).Version
                : null;
            var report = await new ThreadCopier(opened.Store, environment.Time)
                .CopyAsync(new CopyRequest { ThreadId = source, NewId = copy, Version = version }, cancellationToken);
            TransferText.Tell(environment.Terminal, "copy", $"Copied '{source}' to '{copy}'", report, parsed.GetValue(json));
            return (int)ExitCode.Success;
        });
        return command;
    }
}
