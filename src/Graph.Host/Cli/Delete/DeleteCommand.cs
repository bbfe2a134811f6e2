using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Stores;
using Graph.Host.Cli.Threads;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Delete;

/// <summary><c>graph delete</c>: removes threads with all that belongs to them.</summary>
internal static class DeleteCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var filter = new ThreadFilter();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var force = new Option<bool>("--force") { Description = "Also threads that are queued, running or asleep, such as those of a process that died." };
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("each thread that was removed");
        var command = new ExplainedCommand(
            "delete",
            "Removes threads, with their history and the threads of workflows inside of them.",
            "delete review-7f3k2a",
            "delete review-7f3k2a research-m4x9td --yes",
            "delete --workflow review --status succeeded --yes")
        {
            yes, force, store, json,
        };
        filter.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var query = filter.Query(parsed);
            await using var opened = OpenStore.OpenExisting(environment, parsed.GetValue(store));
            var threads = await FindAsync(environment, opened.Store, filter.Named(parsed), query, cancellationToken);
            RequireRest(environment, threads, parsed.GetValue(force));
            RequireConsent(environment, threads, parsed.GetValue(yes));
            return (int)await DeleteAsync(environment.Terminal, opened.Store, threads, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static async Task<List<FoundThread>> FindAsync(
        CommandEnvironment environment, ICheckpointStore store, IReadOnlyList<ThreadId> named, ThreadQuery? query, CancellationToken cancellationToken)
    {
        var reader = new ThreadReader(store);
        if (query is not null)
        {
            return await reader.ListAsync(query, cancellationToken).Where(view => view.Parent is null).Select(view => new FoundThread(view.Header, view.Status, view.Lease)).ToListAsync(cancellationToken);
        }

        var found = new List<FoundThread>();
        foreach (var thread in named)
        {
            var stored = await store.FindAsync(thread, cancellationToken) ?? throw CommandException.NoThread(environment, thread, store);
            found.Add(new FoundThread(stored.Head, stored.Status, stored.Lease));
        }

        return found;
    }

    private static void RequireRest(CommandEnvironment environment, List<FoundThread> threads, bool isForced)
    {
        var now = Timestamp.From(environment.Time.GetUtcNow());
        if (!isForced && threads.Find(thread => !RunLifecycle.IsAtRest(thread.Status) || thread.IsHeld(now)) is { } busy)
        {
            throw CommandException.Usage(
                $"Thread '{busy.Head.ThreadId}' is {Run.Progress.EventJson.NameOf(busy.Status)}: another process moves it, or its process died. Stop it first, or add --force. Nothing was removed.");
        }
    }

    private static void RequireConsent(CommandEnvironment environment, List<FoundThread> threads, bool isGiven)
    {
        if (isGiven || threads.Count == 0)
        {
            return;
        }

        var what = threads.Count == 1 ? $"thread '{threads[0].Head.ThreadId}'" : Words.Count(threads.Count, "thread");
        if (!environment.Terminal.InIsTerminal)
        {
            throw CommandException.Usage($"This removes {what} for good. Add --yes to do it without being asked. Nothing was removed.");
        }

        environment.Terminal.Error.Write($"Remove {what} with all history? [y/N] ");
        if (environment.Terminal.In.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
        {
            throw new CommandException(ExitCode.Cancelled, "Nothing was removed.");
        }
    }

    private static async Task<ExitCode> DeleteAsync(
        Terminal terminal, ICheckpointStore store, List<FoundThread> threads, bool asJson, CancellationToken cancellationToken)
    {
        var removed = 0;
        await foreach (var report in new ThreadRemover(store).RemoveAllAsync([.. threads.Select(thread => thread.Head.ThreadId)], cancellationToken))
        {
            removed += report.Threads;
            if (asJson)
            {
                JsonLine.Write(terminal, JsonLine.Of("delete", ("thread", report.ThreadId.Value), ("threads", (long)report.Threads)));
            }
        }

        terminal.Say($"Removed {Words.Count(removed, "thread")}.");
        return ExitCode.Success;
    }

    /// <summary>A thread that is to go, and who moves it or sleeps for it.</summary>
    private sealed record FoundThread(CommitHeader Head, RunStatus Status, ThreadLease? Lease)
    {
        internal bool IsHeld(Timestamp now) => Lease?.HasLapsed(now) == false && !Lease.Owner.IsGone();
    }
}
