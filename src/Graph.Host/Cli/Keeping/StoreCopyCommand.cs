using System.CommandLine;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Keeping;

/// <summary><c>graph store copy</c>: copies threads to another store.</summary>
internal static class StoreCopyCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var (stores, threads) = (new TwoStores(), new StoreThreads());
        var json = CommonOptions.Json("what became of each thread");
        var command = new ExplainedCommand(
            "copy",
            "Copies threads to another store, byte for byte. Again, it brings what is new; cut short, it goes on. Jobs stay where they are.",
            "store copy --from sqlite:.graph/graph.db --to sqlite:backup.db",
            "store copy --from sqlite:.graph/graph.db --to postgres://me@db/graph --workflow review --newer-than 30d",
            "store copy --from redis://cache --to sqlite:one.db review-7f3k2a --json");
        stores.AddTo(command);
        threads.AddTo(command);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var selection = threads.Selection(parsed, environment.Time);
            await using var opened = stores.Open(environment, parsed);
            using var work = new LongWork(environment, cancellationToken);
            var copier = new StoreCopier(opened.From, opened.To);
            var reports = threads.EachAsync(parsed, selection, copier.CopyAsync, copier.CopyAllAsync, work.Stop);
            return (int)await TellAsync(environment.Terminal, reports, work, parsed.GetValue(json));
        });
        return command;
    }

    private static async Task<ExitCode> TellAsync(Terminal terminal, IAsyncEnumerable<StoreCopyReport> reports, LongWork work, bool asJson)
    {
        var outcomes = new Dictionary<StoreCopyOutcome, int>();
        var commits = 0L;
        await foreach (var report in reports)
        {
            outcomes[report.Outcome] = outcomes.GetValueOrDefault(report.Outcome) + 1;
            commits += report.Commits;
            Tell(terminal, report, asJson);
            work.Tell(() => $"{Words.Count(outcomes.Values.Sum(), "thread")}, {Words.Count(commits, "checkpoint")}");
        }

        terminal.Say(
            $"{Words.Count(commits, "checkpoint")} written. Threads: {Number(StoreCopyOutcome.Copied)} copied, {Number(StoreCopyOutcome.Continued)} continued, "
            + $"{Number(StoreCopyOutcome.Unchanged)} there already, {Number(StoreCopyOutcome.Refused)} left alone.");
        return outcomes.ContainsKey(StoreCopyOutcome.Refused) ? ExitCode.NeedsAttention : ExitCode.Success;

        long Number(StoreCopyOutcome outcome) => outcomes.GetValueOrDefault(outcome);
    }

    private static void Tell(Terminal terminal, StoreCopyReport report, bool asJson)
    {
        if (asJson)
        {
            JsonLine.Write(terminal, JsonLine.Of(
                "store_copy",
                ("thread", report.ThreadId.Value),
                ("outcome", report.Outcome.ToString().ToLowerInvariant()),
                ("version", report.Version),
                ("threads", (long)report.Threads),
                ("checkpoints", (long)report.Commits),
                ("refusal", report.Refusal)));
        }
        else if (report.Refusal is { } refusal)
        {
            terminal.Say($"{report.ThreadId}: left alone. {refusal}");
        }
        else if (!RunLifecycle.IsAtRest(report.Status))
        {
            terminal.Say($"{report.ThreadId}: under way; copied as it was at version {Words.Number(report.Version)}.");
        }
    }
}
