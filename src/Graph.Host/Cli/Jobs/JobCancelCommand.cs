using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Run.Progress;
using Graph.Host.Cli.Stores;
using Graph.Host.Cli.Threads;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;

namespace Graph.Host.Cli.Jobs;

/// <summary><c>graph jobs cancel</c>: stops threads that wait for a worker or that a worker has.</summary>
internal static class JobCancelCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var filter = new JobFilter(JobState.Ready, JobState.Delayed, JobState.Running);
        var reason = new Option<string?>("--reason") { Description = "Why, for the history.", HelpName = "text" };
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("where each thread stands then");
        var command = new ExplainedCommand(
            "cancel",
            "Cancels threads that wait for a worker, or that a worker has; what they saved stays.",
            "jobs cancel research-7f3k2a --reason 'The order was withdrawn.'",
            "jobs cancel --queue slow")
        {
            reason, store, json,
        };
        filter.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var open = OpenQueue.OpenExisting(environment, parsed.GetValue(store));
            var cancellation = new Cancellation(environment, open, parsed.GetValue(reason), parsed.GetValue(json));
            var threads = await filter.FindAsync(parsed, open, cancellationToken);
            var isNamed = filter.IsNamed(parsed);
            foreach (var thread in threads)
            {
                await cancellation.CancelAsync(thread, isNamed, cancellationToken);
            }

            environment.Terminal.Say($"Cancelled {Words.Count(cancellation.Count, "thread")}.");
            return (int)ExitCode.Success;
        });
        return command;
    }

    private sealed class Cancellation(CommandEnvironment environment, OpenQueue open, string? reason, bool asJson)
    {
        internal int Count { get; private set; }

        internal async Task CancelAsync(ThreadId thread, bool isNamed, CancellationToken cancellationToken)
        {
            try
            {
                Tell(thread, await MoveAsync(thread, cancellationToken));
            }
            catch (Exception late) when (!isNamed && late is RunRefusedException or CheckpointConflictException or ThreadNotFoundException)
            {
                // It came to rest between the list and the wish.
                environment.Terminal.Say($"{thread}: left alone. {late.Message}");
            }
        }

        private async Task<RunResult> MoveAsync(ThreadId thread, CancellationToken cancellationToken)
        {
            var view = await new ThreadReader(open.Store).FindAsync(thread, cancellationToken)
                ?? throw CommandException.NoThread(environment, thread, open.Store);
            var workflow = await PinnedWorkflow.LoadAsync(environment, open.Store, view, cancellationToken);
            return await Runners.Create(environment, open.Store).CancelAsync(workflow, thread, Environment.UserName, reason, cancellationToken);
        }

        private void Tell(ThreadId thread, RunResult result)
        {
            Count += result.Status == RunStatus.Cancelled ? 1 : 0;
            if (asJson)
            {
                JsonLine.Write(environment.Terminal, JsonLine.Of(
                    "cancel", ("thread", thread.Value), ("status", EventJson.NameOf(result.Status)), ("version", result.Version)));
                return;
            }

            environment.Terminal.Out.WriteLine($"{thread}: {EventJson.NameOf(result.Status)} at version {JobText.Number(result.Version)}");
        }
    }
}
