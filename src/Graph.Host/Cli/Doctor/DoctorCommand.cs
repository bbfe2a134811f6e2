using System.CommandLine;
using Graph.Host.Cli.About;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Stores;
using Graph.Runtime.Jobs;

namespace Graph.Host.Cli.Doctor;

/// <summary><c>graph doctor</c>: says what is wrong with a store, its threads and its queues, and what to do about it.</summary>
internal static class DoctorCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("each finding");
        var command = new ExplainedCommand(
            "doctor",
            "Looks for what needs a person: damaged and stuck threads, jobs that nobody does, dead letters, lost definitions, wrong clocks, versions that differ.",
            "doctor",
            "doctor --store sqlite:/var/lib/graph/graph.db --json")
        {
            store, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var open = OpenStore.OpenExisting(environment, parsed.GetValue(store));
            var findings = new List<Finding>(await new StoreCheckup(open.Store).LookAsync(cancellationToken));
            var inspection = await TimedInspection.AskAsync(open.Store, environment.Time, cancellationToken);
            if (inspection?.Inspection.Trouble is { } trouble)
            {
                findings.Add(new Finding("store", "not all of it can be used", trouble));
            }

            var workers = open.Store is IJobQueue served ? await served.ListWorkersAsync(cancellationToken) : [];
            findings.AddRange(new VersionCheckup(environment, ProgramVersion.Own).Look(inspection?.Inspection.Software, [.. workers.Where(worker => !worker.Owner.IsGone())]));
            findings.AddRange(await new ClockCheckup(environment, open.Store).LookAsync(inspection, cancellationToken));
            findings.AddRange(await new ThreadCheckup(environment, open.Store).LookAsync(cancellationToken));
            if (open.Store is IJobQueue queue)
            {
                findings.AddRange(await new QueueCheckup(environment, queue).LookAsync(cancellationToken));
                findings.AddRange(await new ScheduleCheckup(environment, open.Store).LookAsync(cancellationToken));
            }

            return (int)Tell(environment.Terminal, findings, parsed.GetValue(json));
        });
        return command;
    }

    private static ExitCode Tell(Terminal terminal, List<Finding> findings, bool asJson)
    {
        foreach (var finding in findings)
        {
            if (asJson)
            {
                JsonLine.Write(terminal, JsonLine.Of(
                    "finding", ("check", finding.Check), ("well", finding.IsWell), ("text", finding.Text), ("advice", finding.Advice), ("value", finding.Value)));
                continue;
            }

            terminal.Out.WriteLine($"{(finding.IsWell ? "ok  " : "look")}  {finding.Check}: {finding.Text}");
            if (finding.Advice is { } advice)
            {
                terminal.Out.WriteLine($"      {advice}");
            }
        }

        var count = findings.Count(finding => !finding.IsWell);
        terminal.Say(count == 0 ? "All is well." : $"{Words.Count(count, "finding")} to look at.");
        return count == 0 ? ExitCode.Success : ExitCode.NeedsAttention;
    }
}
