using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Keeping;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Stores;
using Graph.Host.Cli.Threads;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Prune;

/// <summary><c>graph prune</c>: removes older checkpoints.</summary>
internal static class PruneCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var filter = new ThreadFilter();
        var keep = new Option<int?>("--keep") { Description = "How many of the newest checkpoints stay.", HelpName = "count" };
        var olderThan = new Option<string?>("--older-than") { Description = "Only checkpoints of this age go, such as 30d or 12h.", HelpName = "age" };
        var archive = OpenArchive.Option("Where what goes is kept before");
        var check = new Option<bool>("--check") { Description = "Change nothing, say what would go." };
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("what went of each thread");
        var command = new ExplainedCommand(
            "prune",
            "Removes older checkpoints of threads; where a thread stands stays as it is.",
            "prune review-7f3k2a --keep 10",
            "prune --workflow review --older-than 30d --check",
            "prune --all --keep 100 --older-than 90d --json",
            "prune --all --keep 100 --archive folder:archive")
        {
            keep, olderThan, archive, check, store, json,
        };
        filter.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var policy = new PrunePolicy
            {
                KeepLatest = parsed.GetValue(keep),
                OlderThan = CommonOptions.ReadAge("--older-than", parsed.GetValue(olderThan)),
                OnlyChecks = parsed.GetValue(check),
            };
            if (policy is { KeepLatest: null, OlderThan: null } or { KeepLatest: < 1 })
            {
                throw CommandException.Usage("Say what stays: --keep with a count of at least 1, --older-than with an age, or both.");
            }

            var query = filter.Query(parsed);
            await using var opened = OpenStore.OpenExisting(environment, parsed.GetValue(store));
            await using var kept = OpenArchive.Find(environment, parsed.GetValue(archive));
            var reports = ReadAsync(new ThreadPruner(opened.Store, environment.Time, kept?.Archive), filter.Named(parsed), query, policy, cancellationToken);
            return (int)await TellAsync(environment.Terminal, reports, policy.OnlyChecks, parsed.GetValue(json));
        });
        return command;
    }

    private static IAsyncEnumerable<PruneReport> ReadAsync(
        ThreadPruner pruner, IReadOnlyList<ThreadId> named, ThreadQuery? query, PrunePolicy policy, CancellationToken cancellationToken) => query is null
        ? named.ToAsyncEnumerable().SelectMany(async (ThreadId thread, CancellationToken token) => (IEnumerable<PruneReport>)await pruner.PruneAsync(thread, policy, token))
        : pruner.PruneAllAsync(query, policy, cancellationToken);

    private static async Task<ExitCode> TellAsync(Terminal terminal, IAsyncEnumerable<PruneReport> reports, bool onlyChecks, bool asJson)
    {
        var (threads, commits, bytes) = (0, 0, 0L);
        await foreach (var report in reports)
        {
            threads++;
            commits += report.Commits;
            bytes += report.Bytes;
            if (asJson)
            {
                JsonLine.Write(terminal, ToJson(report));
            }
            else if (report.Refusal is { } refusal)
            {
                terminal.Say($"{report.ThreadId}: left alone, {refusal}.");
            }
            else
            {
                terminal.Out.WriteLine($"{report.ThreadId}: {Describe(report)}");
            }
        }

        terminal.Say($"{(onlyChecks ? "Would remove" : "Removed")} {Words.Count(commits, "checkpoint")} of {Words.Count(threads, "thread")}, {Freed(bytes)}.");
        return ExitCode.Success;
    }

    private static string Describe(PruneReport report) => report.Commits == 0
        ? $"nothing to remove, {Words.Count(report.Kept, "checkpoint")}"
        : $"{Words.Count(report.Commits, "checkpoint")} ({Ranges(report)}), {Freed(report.Bytes)}; {report.Kept} stay";

    // The oldest commit that stays gets a snapshot, which can be larger than the differences that went.
    private static string Freed(long bytes) =>
        bytes >= 0 ? $"{Words.Count(bytes, "byte")} freed" : $"{Words.Count(-bytes, "byte")} more: what stays holds its state whole now";

    private static string Ranges(PruneReport report) =>
        string.Join(", ", report.Removed.Select(range => range.First == range.Last ? $"{range.First}" : $"{range.First}-{range.Last}"));

    private static ValueMap ToJson(PruneReport report) => JsonLine.Of(
        "prune",
        ("thread", report.ThreadId.Value),
        ("removed", (long)report.Commits),
        ("kept", (long)report.Kept),
        ("bytes", report.Bytes),
        ("versions", ValueList.From(report.Removed.Select(range => (Value)ValueMap.Of(("first", range.First), ("last", range.Last))))),
        ("refusal", report.Refusal));
}
