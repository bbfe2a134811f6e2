using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Stores;
using Graph.Host.Cli.Threads;
using Graph.Runtime;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Keeping;

/// <summary><c>graph store restore</c>: brings a thread's history back from an archive.</summary>
internal static class StoreRestoreCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var thread = new Argument<string?>("thread") { Description = "The thread; none to list what the archive has.", HelpName = "THREAD", Arity = ArgumentArity.ZeroOrOne };
        var archive = OpenArchive.Option("The archive");
        archive.Required = true;
        var name = new Option<string?>("--as") { Description = "What the thread is called here. [default: what it was called]", HelpName = "id" };
        var partial = new Option<bool>("--partial") { Description = "Also a thread whose newest checkpoints are neither in the archive nor here; it ends where the archive does." };
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("what was stored, or each thread of the archive");
        var command = new ExplainedCommand(
            "restore",
            "Brings a thread back from an archive, with all that was removed of it. One that is here still comes back whole under another id.",
            "store restore --archive folder:archive",
            "store restore review-7f3k2a --archive folder:archive",
            "store restore review-7f3k2a --archive postgres://me@db/archive --as review-whole --json")
        {
            thread, archive, name, partial, store, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var opened = OpenArchive.FindThere(environment, parsed.GetRequiredValue(archive)!);
            if (parsed.GetValue(thread) is not { } word)
            {
                return (int)await ListAsync(environment.Terminal, opened.Archive, parsed.GetValue(json), cancellationToken);
            }

            var threadId = CommonOptions.ReadThread(word);
            ThreadId? newId = parsed.GetValue(name) is { } other ? CommonOptions.ReadThread(other) : null;
            await using var target = OpenStore.Open(environment, parsed.GetValue(store));
            var report = await RestoreAsync(new ThreadRestorer(target.Store, opened.Archive) { TakesPart = parsed.GetValue(partial) }, opened.Archive, threadId, newId, cancellationToken);
            TransferText.Tell(environment.Terminal, "store_restore", $"Restored '{report.ThreadId}'", report, parsed.GetValue(json));
            return (int)ExitCode.Success;
        });
        return command;
    }

    private static async Task<TransferReport> RestoreAsync(
        ThreadRestorer restorer, ThreadArchive archive, ThreadId threadId, ThreadId? newId, CancellationToken cancellationToken)
    {
        try
        {
            return await restorer.RestoreAsync(threadId, newId, cancellationToken);
        }
        catch (ThreadNotFoundException unknown)
        {
            throw new CommandException(
                ExitCode.NotFound, $"{archive.Description} has nothing of thread '{threadId}'. Without a thread, 'graph store restore' lists what it has.", unknown);
        }
    }

    private static async Task<ExitCode> ListAsync(Terminal terminal, ThreadArchive archive, bool asJson, CancellationToken cancellationToken)
    {
        var count = 0;
        await foreach (var thread in archive.ListAsync(cancellationToken))
        {
            count++;
            if (asJson)
            {
                JsonLine.Write(terminal, JsonLine.Of("archived", ("thread", thread.Value)));
                continue;
            }

            terminal.Out.WriteLine(thread.Value);
        }

        terminal.Say($"{archive.Description} has {Words.Count(count, "thread")}.");
        return ExitCode.Success;
    }
}
