using System.CommandLine;
using System.Globalization;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Run.Progress;
using Graph.Host.Cli.Stores;
using Graph.Host.Cli.Threads;
using Graph.Runtime;
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
        var before = new Option<string?>("--before") { Description = "Only commits before this checkpoint: a version, or the beginning of an id.", HelpName = "checkpoint" };
        var source = new Option<string[]>("--source") { Description = "Only commits that are there for this reason; may be given again.", HelpName = "source", DefaultValueFactory = _ => [] };
        CommonOptions.AcceptOnly(source, HistoryFilter.AllSources);
        var note = CommonOptions.Metadata("Only commits of runs that were started with this --meta; may be given again.");
        var values = new Option<bool>("--values") { Description = "With --json: each commit with the state after it." };
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("each commit, with its tasks and changes,");
        var command = new ExplainedCommand(
            "history", "Lists a thread's commits, newest first.", "history research-7f3k2a", "history research-7f3k2a --limit 5 --json", "history research-7f3k2a --source fork --source update")
        {
            thread, limit, before, source, note, values, store, json,
        };
        command.SetAction(async (parsed, cancellationToken) => (int)await ListAsync(
            environment,
            CommonOptions.ReadThread(parsed.GetRequiredValue(thread)),
            new HistoryFilter
            {
                Limit = parsed.GetValue(limit),
                Sources = parsed.GetRequiredValue(source),
                Metadata = CommonOptions.ReadMetadata(parsed.GetRequiredValue(note)),
                IncludesState = parsed.GetValue(values) && parsed.GetValue(json),
            },
            parsed.GetValue(before),
            parsed.GetValue(store),
            parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private static async Task<ExitCode> ListAsync(
        CommandEnvironment environment,
        ThreadId threadId,
        HistoryFilter filter,
        string? before,
        string? storeOption,
        bool asJson,
        CancellationToken cancellationToken)
    {
        await using var store = OpenStore.OpenExisting(environment, storeOption);
        var reader = new ThreadReader(store.Store);
        filter = before is null ? filter : filter with { BeforeVersion = (await reader.GetCheckpointAsync(threadId, before, cancellationToken)).Version };
        var rows = new List<(string Marks, string[] Cells)>();
        var branches = new BranchLines();
        var count = 0;
        await foreach (var entry in reader.ReadHistoryAsync(threadId, filter, cancellationToken))
        {
            count++;
            if (asJson)
            {
                JsonLine.Write(environment.Terminal, ThreadJson.From(entry));
                continue;
            }

            rows.Add((branches.Next(entry.Header), Cells(entry)));
        }

        if (count == 0 && await reader.FindAsync(threadId, cancellationToken) is null)
        {
            throw CommandException.NoThread(environment, threadId, store.Store);
        }

        if (!asJson)
        {
            // With commits left out there is no telling which goes on from which.
            Write(environment.Terminal, rows, branches.HasBranches && filter is { Sources.Count: 0, Metadata.Count: 0 });
        }

        return ExitCode.Success;
    }

    private static void Write(Terminal terminal, List<(string Marks, string[] Cells)> rows, bool showsBranches)
    {
        string[] titles = ["VERSION", "STEP", "TIME", "SOURCE", "STATUS", "TASKS", "NEXT"];
        var table = new TextTable(showsBranches ? ["", .. titles] : titles);
        foreach (var (marks, cells) in rows)
        {
            table.Add(showsBranches ? [marks, .. cells] : cells);
        }

        table.Write(terminal.Out);
    }

    private static string[] Cells(HistoryEntry entry) =>
    [
        entry.Header.Version.ToString(CultureInfo.InvariantCulture),
        entry.Step.ToString(CultureInfo.InvariantCulture),
        Words.At(entry.Header.CreatedAt),
        entry.Source,
        EventJson.NameOf(entry.Header.Status),
        string.Join(", ", entry.Tasks.Select(Describe)),
        entry.Error is { } error ? $"{error.Kind}: {error.Message}" : string.Join(", ", entry.Next ?? []),
    ];

    private static string Describe(HistoryTask task) => task.IsCached ? $"{task.Node} (cached)" : task.Attempts > 1
        ? $"{task.Node} ({EventText.Elapsed(task.Elapsed)}, attempt {task.Attempts})"
        : $"{task.Node} ({EventText.Elapsed(task.Elapsed)})";
}
