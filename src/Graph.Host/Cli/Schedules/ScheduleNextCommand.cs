using System.CommandLine;
using Graph.Host.Cli.Help;
using Graph.Host.Cli.Output;
using Graph.Host.Cli.Stores;
using Graph.Runtime.Scheduling;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Schedules;

/// <summary><c>graph schedules next</c>: tells when a schedule is due.</summary>
internal static class ScheduleNextCommand
{
    private const int UsualCount = 5;

    internal static Command Create(CommandEnvironment environment)
    {
        var name = SchedulesCommand.Name();
        var count = CommonOptions.WithLowerBound(new Option<int>("--count") { Description = "How many times at the most.", HelpName = "count", DefaultValueFactory = _ => UsualCount });
        var store = CommonOptions.Store();
        var json = CommonOptions.Json("each time");
        var command = new ExplainedCommand("next", "Tells the next times of a schedule, by its own clocks and in UTC.", "schedules next nightly --count 3")
        {
            name, count, store, json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var open = OpenQueue.OpenExisting(environment, parsed.GetValue(store));
            var word = parsed.GetRequiredValue(name);
            var book = SchedulesCommand.Open(environment, open);
            var entry = await book.FindAsync(word, cancellationToken) ?? throw new ScheduleNotFoundException(word);
            foreach (var time in book.FindNextTimes(entry.Schedule, parsed.GetValue(count)))
            {
                Tell(environment.Terminal, entry.Schedule, time, parsed.GetValue(json));
            }

            return (int)ExitCode.Success;
        });
        return command;
    }

    private static void Tell(Terminal terminal, Schedule schedule, Timestamp time, bool asJson)
    {
        var local = TimeZoneInfo.ConvertTime(time.ToDateTimeOffset(), TimeZoneInfo.FindSystemTimeZoneById(schedule.Times.TimeZone));
        if (asJson)
        {
            JsonLine.Write(terminal, JsonLine.Of("time", ("schedule", schedule.Name), ("due_at", time.ToString()), ("local", ScheduleText.Local(local))));
            return;
        }

        terminal.Out.WriteLine($"{ScheduleText.Local(local)}  {Words.At(time)}");
    }
}
