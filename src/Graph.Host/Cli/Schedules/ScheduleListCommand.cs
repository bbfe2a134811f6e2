using System.CommandLine;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Stores;

namespace Graph.Host.Cli.Schedules;

/// <summary><c>graph schedules list</c>: lists schedules by name.</summary>
internal static class ScheduleListCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("each schedule");
        var command = new ExplainedCommand("list", "Lists schedules, by name.", "schedules list", "schedules list --json") { store, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var open = OpenQueue.OpenExisting(environment, parsed.GetValue(store));
            var (terminal, asJson) = (environment.Terminal, parsed.GetValue(json));
            var table = new TextTable("SCHEDULE", "WORKFLOW", "CRON", "ZONE", "NEXT", "LAST THREAD", "STANDING");
            await foreach (var entry in SchedulesCommand.Open(environment, open).ListAsync(cancellationToken))
            {
                if (asJson)
                {
                    JsonLine.Write(terminal, ScheduleText.ToJson(entry));
                    continue;
                }

                var (schedule, times) = (entry.Schedule, entry.Schedule.Times);
                table.Add(
                    schedule.Name, entry.Workflow.Name, times.Cron, times.TimeZone, ScheduleText.Next(entry), entry.LastThread?.Value ?? "-", ScheduleText.Standing(entry));
            }

            if (table.Count > 0)
            {
                table.Write(terminal.Out);
            }
            else if (!asJson)
            {
                terminal.Say($"No schedule in {open.Store.Description.Uri}. '{environment.CommandName} schedules add' makes one.");
            }

            return (int)ExitCode.Success;
        });
        return command;
    }
}
