using System.CommandLine;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Run.Progress;
using Graph.Host.Cli.Stores;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Threads;

/// <summary><c>graph threads</c>: lists threads and where each stands.</summary>
internal static class ThreadsCommand
{
    private const int DefaultLimit = 20;

    internal static Command Create(CommandEnvironment environment)
    {
        var workflow = new Option<string?>("--workflow") { Description = "Only threads of this workflow.", HelpName = "name" };
        var version = new Option<int?>("--version") { Description = "Only threads that run this version of their workflow.", HelpName = "number" };
        var at = new Option<string?>("--at") { Description = "Only threads at this node: it is due, or waits for an answer or a time.", HelpName = "node" };
        var status = new Option<string[]>("--status") { Description = "Only threads with this status; may be given again.", HelpName = "status", DefaultValueFactory = _ => [] };
        CommonOptions.AcceptOnly(status, [.. Enum.GetValues<RunStatus>().Select(EventJson.NameOf)]);
        var all = new Option<bool>("--all") { Description = "Also threads of workflows that run inside of other threads." };
        var limit = CommonOptions.Limit(DefaultLimit);
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("each thread");
        var command = new ExplainedCommand(
            "threads",
            "Lists threads, newest activity first.",
            "threads",
            "threads --status interrupted --workflow review",
            "threads --workflow research --version 1 --at analyze",
            "threads --limit 1000 --json")
        {
            workflow, version, at, status, all, limit, store, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var query = new ThreadQuery
            {
                WorkflowName = parsed.GetValue(workflow),
                WorkflowVersion = parsed.GetValue(version),
                Statuses = [.. parsed.GetRequiredValue(status).Select(StatusOf)],
                Limit = parsed.GetValue(limit),
            };
            var asked = new Asked(query, parsed.GetValue(at), parsed.GetValue(all));
            return (int)await ListAsync(environment, asked, parsed.GetValue(store), parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static async Task<ExitCode> ListAsync(
        CommandEnvironment environment, Asked asked, string? storeOption, bool asJson, CancellationToken cancellationToken)
    {
        await using var store = OpenStore.OpenExisting(environment, storeOption);
        var table = new TextTable("THREAD", "STATUS", "WORKFLOW", "VERSION", "LAST ACTIVITY", "NEXT");
        await foreach (var view in ReadAsync(new ThreadReader(store.Store), asked).WithCancellation(cancellationToken))
        {
            if (asJson)
            {
                JsonLine.Write(environment.Terminal, ThreadJson.Line(view));
                continue;
            }

            table.Add(
                view.Header.ThreadId.Value,
                Standing(view),
                string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{view.Workflow.Name} {view.Workflow.Version}"),
                view.Header.Version.ToString(System.Globalization.CultureInfo.InvariantCulture),
                Words.At(view.Header.CreatedAt),
                view.Entry.MovedTo is { } there ? $"moved to {there}" : string.Join(", ", view.Next));
        }

        if (table.Count > 0)
        {
            table.Write(environment.Terminal.Out);
        }
        else if (!asJson)
        {
            environment.Terminal.Say($"No such thread in {store.Store.Description.Uri}.");
        }

        return ExitCode.Success;
    }

    private static IAsyncEnumerable<ThreadView> ReadAsync(ThreadReader reader, Asked asked)
    {
        var query = asked.ShowsChildren ? asked.Query : asked.Query with { Limit = int.MaxValue };
        var threads = asked.Node is { } node ? reader.ListAtAsync(query, node, CancellationToken.None) : reader.ListAsync(query, CancellationToken.None);
        return asked.ShowsChildren ? threads : threads.Where(view => view.Parent is null).Take(asked.Query.Limit);
    }

    private static string Standing(ThreadView view)
    {
        if (view.Damage is not null)
        {
            return "damaged";
        }

        var status = EventJson.NameOf(view.Status);
        if (RunLifecycle.IsAtRest(view.Status))
        {
            return status;
        }

        return view.Lease is { } lease && !lease.Owner.IsGone()
            ? $"{status}: {lease.Owner.Describe()} until {Words.At(lease.Until)}"
            : $"{status}: nobody moves it";
    }

    private static RunStatus StatusOf(string name) => Enum.GetValues<RunStatus>().Single(status => EventJson.NameOf(status) == name);

    /// <summary>Which threads a caller wants to see.</summary>
    private sealed record Asked(ThreadQuery Query, string? Node, bool ShowsChildren);
}
