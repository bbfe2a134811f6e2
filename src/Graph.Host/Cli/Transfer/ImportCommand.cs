using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Stores;
using Graph.Host.Cli.Threads;
using Graph.Runtime;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Transfer;

/// <summary><c>graph import</c>: brings a thread in from a file.</summary>
internal static class ImportCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var file = new Argument<string>("file") { Description = "A file that `export` wrote.", HelpName = "FILE" };
        var name = new Option<string?>("--as") { Description = "What the thread is called here. [default: what it was called there]", HelpName = "id" };
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("what was stored");
        var command = new ExplainedCommand(
            "import",
            "Brings an exported thread into a store. All of the file is verified before any of it is stored.",
            "import review.jsonl",
            "import review.jsonl --as review-copy --json")
        {
            file, name, store, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var path = environment.FullPath(parsed.GetRequiredValue(file));
            if (Directory.Exists(path))
            {
                throw CommandException.Usage($"'{parsed.GetRequiredValue(file)}' is a folder. Name a file that 'graph export' wrote.");
            }

            if (!File.Exists(path))
            {
                throw CommandException.Usage($"There is no file '{parsed.GetRequiredValue(file)}'. 'graph export THREAD --out FILE' writes one.");
            }

            ThreadId? newId = parsed.GetValue(name) is { } word ? CommonOptions.ReadThread(word) : null;
            await using var opened = OpenStore.Open(environment, parsed.GetValue(store));
            await using var export = File.OpenRead(path);
            var report = await new ThreadImporter(opened.Store).ImportAsync(export, newId, cancellationToken);
            TransferText.Tell(environment.Terminal, "import", $"Imported '{report.ThreadId}'", report, parsed.GetValue(json));
            return (int)ExitCode.Success;
        });
        return command;
    }
}
