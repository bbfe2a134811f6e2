using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Stores;
using Graph.Host.Cli.Threads;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Delete;

/// <summary><c>graph delete</c>: removes threads with all that belongs to them.</summary>
internal static class DeleteCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var filter = new ThreadFilter();
        var yes = new Option<bool>("--yes", "-y") { Description = "Do not ask." };
        var force = new Option<bool>("--force") { Description = "Also threads that are queued or running, such as those of a process that died." };
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
            RequireRest(threads, parsed.GetValue(force));
            RequireConsent(environment, threads, parsed.GetValue(yes));
            return (int)await DeleteAsync(environment.Terminal, opened.Store, threads, parsed.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static async Task<List<CommitHeader>> FindAsync(
        CommandEnvironment environment, ICheckpointStore store, IReadOnlyList<ThreadId> named, ThreadQuery? query, CancellationToken cancellationToken)
    {
        var reader = new ThreadReader(store);
        if (query is not null)
        {
            return await reader.ListAsync(query, cancellationToken).Where(view => view.Parent is null).Select(view => view.Header).ToListAsync(cancellationToken);
        }

        var heads = new List<CommitHeader>();
        foreach (var thread in named)
        {
            heads.Add((await store.FindAsync(thread, cancellationToken))?.Head ?? throw CommandException.NoThread(environment, thread, store));
        }

        return heads;
    }

    private static void RequireRest(List<CommitHeader> threads, bool isForced)
    {
        if (!isForced && threads.Find(head => !RunLifecycle.IsAtRest(head.Status)) is { } busy)
        {
            throw CommandException.Usage(
                $"Thread '{busy.ThreadId}' is {Run.Progress.EventJson.NameOf(busy.Status)}: another process moves it, or its process died. Stop it first, or add --force. Nothing was removed.");
        }
    }

    private static void RequireConsent(CommandEnvironment environment, List<CommitHeader> threads, bool isGiven)
    {
        if (isGiven || threads.Count == 0)
        {
            return;
        }

        var what = threads.Count == 1 ? $"thread '{threads[0].ThreadId}'" : Words.Count(threads.Count, "thread");
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
        Terminal terminal, ICheckpointStore store, List<CommitHeader> threads, bool asJson, CancellationToken cancellationToken)
    {
        var (remover, removed) = (new ThreadRemover(store), 0);
        foreach (var thread in threads.Select(head => head.ThreadId))
        {
            var count = await remover.RemoveAsync(thread, cancellationToken);
            removed += count;
            if (asJson)
            {
                JsonLine.Write(terminal, JsonLine.Of("delete", ("thread", thread.Value), ("threads", (long)count)));
            }
        }

        terminal.Say($"Removed {Words.Count(removed, "thread")}.");
        return ExitCode.Success;
    }
}
