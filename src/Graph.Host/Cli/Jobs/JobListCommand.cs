using System.CommandLine;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Stores;
using Graph.Runtime.Jobs;

namespace Graph.Host.Cli.Jobs;

/// <summary><c>graph jobs list</c>: lists jobs, the oldest first.</summary>
internal static class JobListCommand
{
    private const int DefaultLimit = 20;

    internal static Command Create(CommandEnvironment environment)
    {
        var queue = new Option<string?>("--queue") { Description = "Only jobs of this queue.", HelpName = "name" };
        var tenant = new Option<string?>("--tenant") { Description = "Only jobs of this tenant.", HelpName = "name" };
        var state = new Option<string?>("--state") { Description = "Only jobs in this state: ready, running, delayed or parked.", HelpName = "state" };
        CommonOptions.AcceptOnly(state, JobText.StateNames);
        var limit = CommonOptions.Limit(DefaultLimit);
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("each job");
        var command = new ExplainedCommand("list", "Lists jobs, the oldest first.", "jobs list", "jobs list --queue slow --state ready --json")
        {
            queue, tenant, state, limit, store, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var query = new JobQuery
            {
                Queue = parsed.GetValue(queue),
                Tenant = parsed.GetValue(tenant),
                State = parsed.GetValue(state) is { } name ? JobText.ReadState(name) : null,
                Limit = parsed.GetValue(limit),
            };
            await using var open = OpenQueue.OpenExisting(environment, parsed.GetValue(store));
            await WriteAsync(environment.Terminal, open, query, "No such job", parsed.GetValue(json), cancellationToken);
            return (int)ExitCode.Success;
        });
        return command;
    }

    /// <summary>Writes a list of jobs.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="open">Where they are.</param>
    /// <param name="query">Which ones.</param>
    /// <param name="none">What to say when there are none.</param>
    /// <param name="asJson">As lines of JSON.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    internal static async Task WriteAsync(
        Terminal terminal, OpenQueue open, JobQuery query, string none, bool asJson, CancellationToken cancellationToken)
    {
        var table = new TextTable("THREAD", "STATE", "QUEUE", "PRIORITY", "TENANT", "FAILURES", "ASKED AT", "STANDING");
        await foreach (var view in open.Queue.ListJobsAsync(query, cancellationToken))
        {
            if (asJson)
            {
                JsonLine.Write(terminal, JobJson.Line(view));
                continue;
            }

            var (job, place) = (view.Job, view.Job.Placement);
            table.Add(
                view.ThreadId.Value,
                JobText.NameOf(job.State),
                place.Queue,
                JobText.Number(place.Priority),
                place.Tenant,
                JobText.Number(job.Failures),
                Words.At(job.EnqueuedAt),
                JobText.Standing(view));
        }

        if (table.Count > 0)
        {
            table.Write(terminal.Out);
        }
        else if (!asJson)
        {
            terminal.Say($"{none} in {open.Store.Description.Uri}.");
        }
    }
}
