using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Stores;
using Graph.Host.Cli.Threads;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Transfer;

/// <summary><c>graph export</c>: writes a thread to a file.</summary>
internal static class ExportCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var thread = CommonOptions.Thread("The thread.");
        var file = new Option<string>("--out", "-o") { Description = "The file to write; one that is there already is not written over.", HelpName = "file", Required = true };
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("what was written");
        var command = new ExplainedCommand(
            "export", "Writes a thread with its history and definitions to a file, as lines of JSON.", "export review-7f3k2a --out review.jsonl")
        {
            thread, file, store, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var threadId = CommonOptions.ReadThread(parsed.GetRequiredValue(thread));
            var name = parsed.GetRequiredValue(file);
            var path = environment.FullPath(name);
            await using var opened = OpenStore.OpenExisting(environment, parsed.GetValue(store));
            if (File.Exists(path))
            {
                throw CommandException.Usage($"There is a file '{name}' already, and it is not written over. Name another, or remove it.");
            }

            if (!Directory.Exists(Path.GetDirectoryName(path)))
            {
                throw CommandException.Usage($"The folder of '{name}' is not there. Make it, or name another file.");
            }

            var report = await WriteAsync(new ThreadExporter(opened.Store, environment.Time), threadId, path, cancellationToken);
            TransferText.Tell(environment.Terminal, "export", $"Exported '{threadId}' to '{name}'", report, parsed.GetValue(json));
            return (int)ExitCode.Success;
        });
        return command;
    }

    /// <summary>Under another name until it is whole, so that nobody takes half an export for one.</summary>
    private static async Task<TransferReport> WriteAsync(
        ThreadExporter exporter, Graph.Runtime.ThreadId threadId, string path, CancellationToken cancellationToken)
    {
        var partial = path + ".part";
        try
        {
            TransferReport report;
            await using (var output = new FileStream(partial, FileMode.Create, FileAccess.Write))
            {
                report = await exporter.ExportAsync(threadId, output, cancellationToken);
            }

            File.Move(partial, path);
            return report;
        }
        finally
        {
            File.Delete(partial);
        }
    }
}
