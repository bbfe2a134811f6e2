using System.CommandLine;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Keeping;

/// <summary><c>graph store migrate</c>: moves threads to another store.</summary>
internal static class StoreMigrateCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var (stores, threads) = (new TwoStores(), new StoreThreads());
        var keep = new Option<bool>("--keep") { Description = "Keep what the source has, for reading only; it says where the thread went." };
        var json = CommonOptions.Json("what became of each thread");
        var command = new ExplainedCommand(
            "migrate",
            "Moves threads to another store, with their jobs: copies, compares, hands over, and removes the source's last. Cut short, it goes on.",
            "store migrate --from sqlite:.graph/graph.db --to postgres://me@db/graph",
            "store migrate --from redis://old --to redis://new --workflow review --keep",
            "store migrate --from sqlite:a.db --to sqlite:b.db review-7f3k2a --json");
        stores.AddTo(command);
        threads.AddTo(command);
        command.Add(keep);
        command.Add(json);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var selection = threads.Selection(parsed, environment.Time);
            await using var opened = stores.Open(environment, parsed);
            using var work = new LongWork(environment, cancellationToken);
            var options = new StoreMoveOptions { KeepsSource = parsed.GetValue(keep) };
            var migrator = new StoreMigrator(opened.From, opened.To, environment.Time, options);
            var reports = threads.EachAsync(parsed, selection, migrator.MoveAsync, migrator.MoveAllAsync, work.Stop);
            return (int)await TellAsync(environment.Terminal, reports, work, parsed.GetValue(json));
        });
        return command;
    }

    private static async Task<ExitCode> TellAsync(Terminal terminal, IAsyncEnumerable<StoreMoveReport> reports, LongWork work, bool asJson)
    {
        var (moved, left, jobs) = (0, 0, 0);
        await foreach (var report in reports)
        {
            moved += report.IsMoved ? 1 : 0;
            left += report.IsMoved ? 0 : 1;
            jobs += report.HasJob ? 1 : 0;
            Tell(terminal, report, asJson);
            work.Tell(() => $"{Words.Count(moved, "thread")} moved");
        }

        terminal.Say($"{Words.Count(moved, "thread")} moved, {Words.Count(jobs, "job")} with them; {Words.Count(left, "thread")} left where {(left == 1 ? "it was" : "they were")}.");
        return left == 0 ? ExitCode.Success : ExitCode.NeedsAttention;
    }

    private static void Tell(Terminal terminal, StoreMoveReport report, bool asJson)
    {
        if (asJson)
        {
            JsonLine.Write(terminal, JsonLine.Of(
                "store_migrate",
                ("thread", report.ThreadId.Value),
                ("moved", report.IsMoved),
                ("version", report.Version),
                ("threads", (long)report.Threads),
                ("checkpoints", (long)report.Commits),
                ("job", report.HasJob),
                ("refusal", report.Refusal)));
        }
        else if (report.Refusal is { } refusal)
        {
            terminal.Say($"{report.ThreadId}: left where it was. {refusal}");
        }
    }
}
