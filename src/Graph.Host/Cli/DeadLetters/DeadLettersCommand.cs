using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Jobs;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Stores;
using Graph.Runtime;
using Graph.Runtime.Jobs;

namespace Graph.Host.Cli.DeadLetters;

/// <summary><c>graph dead-letters</c>: jobs that failed too often and wait for a person.</summary>
internal static class DeadLettersCommand
{
    private const int DefaultLimit = 20;

    internal static Command Create(CommandEnvironment environment) => new ExplainedCommand(
        "dead-letters",
        "Shows jobs that failed too often, and lets them be tried again or drops them.",
        "dead-letters list",
        "dead-letters retry --queue slow")
    {
        CreateList(environment),
        CreateShow(environment),
        CreateChange(
            environment,
            new Change("retry", "retried", "Retried", (queue, thread, token) => queue.RetryDeadLetterAsync(thread, NewJobId(environment), token)),
            "Puts dead letters into their queues again; each goes on from where its thread stands."),
        CreateChange(
            environment,
            new Change("drop", "dropped", "Dropped", (queue, thread, token) => queue.DropDeadLetterAsync(thread, token)),
            "Drops dead letters; their threads stay where they are."),
    };

    private static ExplainedCommand CreateList(CommandEnvironment environment)
    {
        var queue = new Option<string?>("--queue") { Description = "Only those of this queue.", HelpName = "name" };
        var tenant = new Option<string?>("--tenant") { Description = "Only those of this tenant.", HelpName = "name" };
        var limit = CommonOptions.Limit(DefaultLimit);
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("each of them as a job");
        var command = new ExplainedCommand("list", "Lists dead letters, the oldest first.", "dead-letters list --tenant acme")
        {
            queue, tenant, limit, store, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var query = new JobQuery
            {
                Queue = parsed.GetValue(queue), Tenant = parsed.GetValue(tenant), State = JobState.Parked, Limit = parsed.GetValue(limit),
            };
            await using var open = OpenQueue.OpenExisting(environment, parsed.GetValue(store));
            await JobListCommand.WriteAsync(environment.Terminal, open, query, "No dead letter", parsed.GetValue(json), cancellationToken);
            return (int)ExitCode.Success;
        });
        return command;
    }

    private static ExplainedCommand CreateShow(CommandEnvironment environment)
    {
        var thread = CommonOptions.Thread("The thread whose dead letter to show.");
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("it as a job, with what went wrong,");
        var command = new ExplainedCommand("show", "Shows a dead letter and what went wrong.", "dead-letters show research-7f3k2a")
        {
            thread, store, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var open = OpenQueue.OpenExisting(environment, parsed.GetValue(store));
            var view = await JobShowCommand.FindAsync(environment, open, CommonOptions.ReadThread(parsed.GetRequiredValue(thread)), cancellationToken);
            if (view.Job.State != JobState.Parked)
            {
                throw NoDeadLetter(environment, view.ThreadId);
            }

            JobShowCommand.Write(environment.Terminal, view, parsed.GetValue(json));
            return (int)ExitCode.Success;
        });
        return command;
    }

    private static ExplainedCommand CreateChange(CommandEnvironment environment, Change change, string description)
    {
        var filter = new JobFilter(JobState.Parked);
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("each thread");
        var command = new ExplainedCommand(change.Name, description, $"dead-letters {change.Name} research-7f3k2a", $"dead-letters {change.Name} --all")
        {
            store, json,
        };
        filter.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var open = OpenQueue.OpenExisting(environment, parsed.GetValue(store));
            var (threads, isNamed) = (await filter.FindAsync(parsed, open, cancellationToken), filter.IsNamed(parsed));
            var count = 0;
            foreach (var thread in threads)
            {
                if (await change.MakeAsync(open.Queue, thread, cancellationToken))
                {
                    count++;
                    Tell(environment.Terminal, change, thread, parsed.GetValue(json));
                }
                else if (isNamed)
                {
                    throw NoDeadLetter(environment, thread);
                }
            }

            environment.Terminal.Say($"{change.Said} {Words.Count(count, "dead letter")}.");
            return (int)ExitCode.Success;
        });
        return command;
    }

    private static void Tell(Terminal terminal, Change change, ThreadId thread, bool asJson)
    {
        if (asJson)
        {
            JsonLine.Write(terminal, JsonLine.Of("dead_letter", ("thread", thread.Value), ("change", change.Done)));
            return;
        }

        terminal.Out.WriteLine($"{thread}: {change.Done}");
    }

    private static JobId NewJobId(CommandEnvironment environment) => new(new SortableIdGenerator(environment.Time, Random.Shared).NewId());

    private static CommandException NoDeadLetter(CommandEnvironment environment, ThreadId thread) => new(
        ExitCode.NotFound, $"Thread '{thread}' is no dead letter. '{environment.CommandName} dead-letters list' lists those that are.");

    /// <summary>What is done to dead letters, and how that is called.</summary>
    private sealed record Change(string Name, string Done, string Said, Func<IJobQueue, ThreadId, CancellationToken, ValueTask<bool>> MakeAsync);
}
