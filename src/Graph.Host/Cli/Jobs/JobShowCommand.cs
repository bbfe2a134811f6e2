using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Stores;
using Graph.Runtime;
using Graph.Runtime.Jobs;

namespace Graph.Host.Cli.Jobs;

/// <summary><c>graph jobs show</c>: shows the job of a thread.</summary>
internal static class JobShowCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var thread = CommonOptions.Thread("The thread whose job to show.");
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("the job, with what went wrong,");
        var command = new ExplainedCommand("show", "Shows the job of a thread: where it stands, and what went wrong so far.", "jobs show research-7f3k2a")
        {
            thread, store, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var open = OpenQueue.OpenExisting(environment, parsed.GetValue(store));
            var view = await FindAsync(environment, open, CommonOptions.ReadThread(parsed.GetRequiredValue(thread)), cancellationToken);
            Write(environment.Terminal, view, parsed.GetValue(json));
            return (int)ExitCode.Success;
        });
        return command;
    }

    /// <summary>Finds the job of a thread.</summary>
    /// <exception cref="CommandException">There is no such thread, or it has no job.</exception>
    internal static async Task<JobView> FindAsync(CommandEnvironment environment, OpenQueue open, ThreadId thread, CancellationToken cancellationToken)
    {
        if (await open.Queue.FindJobAsync(thread, cancellationToken) is { } view)
        {
            return view;
        }

        throw await open.Store.FindAsync(thread, cancellationToken) is null
            ? CommandException.NoThread(environment, thread, open.Store)
            : new CommandException(
                ExitCode.NotFound, $"Thread '{thread}' has no job: nobody asked a worker for it, or it is done. '{environment.CommandName} show {thread}' shows the thread.");
    }

    /// <summary>Writes a job.</summary>
    internal static void Write(Terminal terminal, JobView view, bool asJson)
    {
        if (asJson)
        {
            JsonLine.Write(terminal, JobJson.Whole(view));
            return;
        }

        JobText.Write(view, terminal.Out);
    }
}
