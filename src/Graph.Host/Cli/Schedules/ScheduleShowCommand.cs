using System.CommandLine;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Stores;
using Graph.Runtime.Scheduling;

namespace Graph.Host.Cli.Schedules;

/// <summary><c>graph schedules show</c>: shows a schedule.</summary>
internal static class ScheduleShowCommand
{
    internal static Command Create(CommandEnvironment environment)
    {
        var name = SchedulesCommand.Name();
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("the schedule");
        var command = new ExplainedCommand("show", "Shows a schedule: what it runs, when, and how it stands.", "schedules show nightly") { name, store, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var open = OpenQueue.OpenExisting(environment, parsed.GetValue(store));
            var word = parsed.GetRequiredValue(name);
            var entry = await SchedulesCommand.Open(environment, open).FindAsync(word, cancellationToken) ?? throw new ScheduleNotFoundException(word);
            if (parsed.GetValue(json))
            {
                JsonLine.Write(environment.Terminal, ScheduleText.ToJson(entry));
            }
            else
            {
                ScheduleText.Write(entry, environment.Terminal.Out);
            }

            return (int)ExitCode.Success;
        });
        return command;
    }
}
