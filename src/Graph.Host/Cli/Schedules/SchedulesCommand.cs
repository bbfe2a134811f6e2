using System.CommandLine;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Stores;
using Graph.Runtime.Scheduling;
using Graph.Scheduling;

namespace Graph.Host.Cli.Schedules;

/// <summary><c>graph schedules</c>: runs that workers start by themselves at given times.</summary>
internal static class SchedulesCommand
{
    internal static Command Create(CommandEnvironment environment) => new ExplainedCommand(
        "schedules",
        "Has workers start runs at given times, by cron expressions and the clocks of a time zone.",
        "schedules add nightly workflows/report.yaml --cron '30 2 * * *' --zone Europe/Berlin",
        "schedules next nightly",
        "schedules pause nightly")
    {
        ScheduleAddCommand.Create(environment),
        ScheduleListCommand.Create(environment),
        ScheduleShowCommand.Create(environment),
        ScheduleNextCommand.Create(environment),
        CreateChange(environment, "pause", "Lets a schedule start nothing for now.", "paused", (book, name, token) => book.PauseAsync(name, token)),
        CreateChange(environment, "resume", "Lets a paused schedule go on with its next time.", "goes on", (book, name, token) => book.ResumeAsync(name, token)),
        ScheduleRemoveCommand.Create(environment),
    };

    /// <summary>Opens the schedules of a store.</summary>
    internal static ScheduleBook Open(CommandEnvironment environment, OpenQueue open) => new(open.Store, new CronCalendar(), environment.Time);

    internal static Argument<string> Name() => new("name") { Description = "The schedule.", HelpName = "NAME" };

    private static ExplainedCommand CreateChange(
        CommandEnvironment environment,
        string name,
        string description,
        string done,
        Func<ScheduleBook, string, CancellationToken, Task<ScheduleEntry>> changeAsync)
    {
        var schedule = Name();
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("the schedule");
        var command = new ExplainedCommand(name, description, $"schedules {name} nightly") { schedule, store, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var open = OpenQueue.OpenExisting(environment, parsed.GetValue(store));
            var entry = await changeAsync(Open(environment, open), parsed.GetRequiredValue(schedule), cancellationToken);
            ScheduleText.TellChange(environment.Terminal, entry, done, parsed.GetValue(json));
            return (int)ExitCode.Success;
        });
        return command;
    }
}
