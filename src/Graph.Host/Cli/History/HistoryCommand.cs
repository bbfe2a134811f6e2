using System.CommandLine;
using System.Globalization;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Run.Progress;
using Graph.Host.Cli.Stores;
using Graph.Host.Cli.Threads;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.History;

/// <summary><c>graph history</c>: how a thread came to where it stands.</summary>
internal static class HistoryCommand
{
    private const int DefaultLimit = 50;

    internal static Command Create(CommandEnvironment environment)
    {
        var thread = CommonOptions.Thread("The thread.");
        var limit = CommonOptions.Limit(DefaultLimit);
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("each commit, with its tasks and changes,");
        var command = new ExplainedCommand(
            "history", "Lists a thread's commits, newest first.", "history research-7f3k2a", "history research-7f3k2a --limit 5 --json")
        {
            thread, limit, store, json,
        };
        command.SetAction(async (parsed, cancellationToken) => (int)await ListAsync(
            environment,
            CommonOptions.ReadThread(parsed.GetRequiredValue(thread)),
            new HistoryQuery { Limit = parsed.GetValue(limit) },
            parsed.GetValue(store),
            parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private static async Task<ExitCode> ListAsync(
        CommandEnvironment environment,
        ThreadId threadId,
        HistoryQuery query,
        string? storeOption,
        bool asJson,
        CancellationToken cancellationToken)
    {
        await using var store = OpenStore.OpenExisting(environment, storeOption);
        var table = new TextTable("VERSION", "STEP", "TIME", "SOURCE", "STATUS", "TASKS", "NEXT");
        var count = 0;
        await foreach (var entry in new ThreadReader(store.Store).ReadHistoryAsync(threadId, query, cancellationToken))
        {
            count++;
            if (asJson)
            {
                JsonLine.Write(environment.Terminal, ThreadJson.From(entry));
                continue;
            }

            AddRow(table, entry);
        }

        if (count == 0)
        {
            throw CommandException.NoThread(environment, threadId, store.Store);
        }

        if (!asJson)
        {
            table.Write(environment.Terminal.Out);
        }

        return ExitCode.Success;
    }

    private static void AddRow(TextTable table, HistoryEntry entry) => table.Add(
        entry.Header.Version.ToString(CultureInfo.InvariantCulture),
        entry.Step.ToString(CultureInfo.InvariantCulture),
        Words.At(entry.Header.CreatedAt),
        entry.Source,
        EventJson.NameOf(entry.Header.Status),
        string.Join(", ", entry.Tasks.Select(Describe)),
        entry.Error is { } error ? $"{error.Kind}: {error.Message}" : string.Join(", ", entry.Next ?? []));

    private static string Describe(HistoryTask task) => task.IsCached ? $"{task.Node} (cached)" : task.Attempts > 1
        ? $"{task.Node} ({EventText.Elapsed(task.Elapsed)}, attempt {task.Attempts})"
        : $"{task.Node} ({EventText.Elapsed(task.Elapsed)})";
}
