using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Run.Progress;
using Graph.Host.Cli.Stores;
using Graph.Host.Cli.Threads;
using Graph.Runtime;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Update;

/// <summary><c>graph update</c>: writes values into a thread as if a node had written them.</summary>
internal static class UpdateCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var thread = CommonOptions.Thread("The thread.");
        var set = new Option<string[]>("--set")
        {
            Description = "A field to write, such as --set score=9; may be given again. Text fields take the text as it is, others JSON. name=@file reads a text from a file.",
            HelpName = "field=value",
            DefaultValueFactory = _ => [],
        };
        var node = new Option<string?>("--as") { Description = "The node that counts as having written it, or START for a new input. [default: the one that ran last]", HelpName = "node" };
        var goTo = new Option<string[]>("--goto") { Description = "Where that node leads, when it decides that itself; may be given again.", HelpName = "node", DefaultValueFactory = _ => [] };
        var at = CommonOptions.Checkpoint("The checkpoint to go on from, which begins a branch. [default: the newest]");
        var file = new Option<string?>("--file")
        {
            Description = "A JSON file, or - for what is piped in: an object of fields, or a list of {\"as\": node, \"set\": {…}} to update several nodes in one commit.",
            HelpName = "file",
        };
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("the update");
        var command = new ExplainedCommand(
            "update",
            "Writes values into a thread as if a node had written them, without running it.",
            "update review-7f3k2a --set score=9 --as judge",
            "update review-7f3k2a --set score=9 --as judge --at 3",
            "update review-7f3k2a --set topic=wasps --as START",
            "update review-7f3k2a --file updates.json --json")
        {
            thread, set, node, goTo, at, file, store, json,
        };
        command.SetAction(async (parsed, cancellationToken) => (int)await UpdateAsync(
            environment,
            CommonOptions.ReadThread(parsed.GetRequiredValue(thread)),
            parsed.GetValue(at),
            new GivenUpdate(parsed.GetRequiredValue(set), parsed.GetValue(node), parsed.GetRequiredValue(goTo), parsed.GetValue(file)),
            new Presentation(parsed.GetValue(store), parsed.GetValue(json)),
            cancellationToken));
        return command;
    }

    private static async Task<ExitCode> UpdateAsync(
        CommandEnvironment environment, ThreadId threadId, string? at, GivenUpdate given, Presentation presentation, CancellationToken cancellationToken)
    {
        await using var store = OpenStore.OpenExisting(environment, presentation.StoreOption);
        var reader = new ThreadReader(store.Store);
        long? version = at is null ? null : (await reader.GetCheckpointAsync(threadId, at, cancellationToken)).Version;
        var view = (version is { } wanted ? await reader.FindAtAsync(threadId, wanted, cancellationToken) : await reader.FindAsync(threadId, cancellationToken))
            ?? throw CommandException.NoThread(environment, threadId, store.Store);
        var workflow = await PinnedWorkflow.LoadAsync(environment, store.Store, view, cancellationToken);
        var updates = await new UpdateFields(workflow, environment).ReadAsync(given, cancellationToken);
        var report = await new ThreadUpdater(store.Store, environment.Time).UpdateAsync(
            workflow, new UpdateRequest { ThreadId = threadId, Version = version, Updates = updates }, cancellationToken);
        Tell(environment, report, presentation.AsJson);
        return ExitCode.Success;
    }

    private static void Tell(CommandEnvironment environment, UpdateReport report, bool asJson)
    {
        var header = report.Header;
        if (asJson)
        {
            JsonLine.Write(environment.Terminal, JsonLine.Of(
                "update",
                ("thread", header.ThreadId.Value),
                ("version", header.Version),
                ("id", header.Id.Value),
                ("parent", header.ParentVersion),
                ("status", EventJson.NameOf(header.Status)),
                ("as", EventJson.From(report.Nodes)),
                ("next", EventJson.From(report.Next)),
                ("dropped", EventJson.From(report.Dropped))));
            return;
        }

        environment.Terminal.Say($"Thread '{header.ThreadId}' was updated as {string.Join(", ", report.Nodes)}: version {header.Version}, from version {header.ParentVersion}.");
        environment.Terminal.Say(report.Next.Count == 0 ? "  Nothing is due: the thread is over." : $"  next      {string.Join(", ", report.Next)}");
        if (report.Dropped.Count > 0)
        {
            environment.Terminal.Say($"  dropped   {string.Join(", ", report.Dropped)}");
        }
    }

    private sealed record Presentation(string? StoreOption, bool AsJson);
}

/// <summary>An update as it was typed.</summary>
internal sealed record GivenUpdate(IReadOnlyList<string> Fields, string? Node, IReadOnlyList<string> GoTo, string? File);
