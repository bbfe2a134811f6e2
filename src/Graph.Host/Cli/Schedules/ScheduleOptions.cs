using System.CommandLine;
using Graph.Host.Cli.Errors;
using Graph.Runtime.Scheduling;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Schedules;

/// <summary>The options that say when a schedule is due, and what becomes of times that do not go well.</summary>
internal sealed class ScheduleOptions
{
    private readonly Option<string> _cron = new("--cron")
    {
        Description = "The times: minute, hour, day of the month, month and day of the week, such as '30 9 * * MON-FRI'; with seconds in front it has six fields.",
        HelpName = "expression",
        Required = true,
    };

    private readonly Option<string> _zone = new("--zone")
    {
        Description = "The time zone whose clocks count, such as Europe/Berlin.",
        HelpName = "name",
        DefaultValueFactory = _ => "UTC",
    };

    private readonly Option<string> _missed = new("--missed")
    {
        Description = "What becomes of times at which no worker was there: skip, once (one run for all of them) or all.",
        HelpName = "what",
        DefaultValueFactory = _ => "once",
    };

    private readonly Option<int> _caughtUp = new("--catch-up")
    {
        Description = "With --missed all: how many of them at the most, the newest.",
        HelpName = "count",
        DefaultValueFactory = _ => 10,
    };

    private readonly Option<string> _overlap = new("--overlap")
    {
        Description = "What becomes of a time at which the run before is not over: skip, enqueue (it waits for that) or allow.",
        HelpName = "what",
        DefaultValueFactory = _ => "skip",
    };

    private readonly Option<string?> _from = new("--from") { Description = "When it begins, such as 2026-01-31T12:00:00Z. [default: now]", HelpName = "time" };

    private readonly Option<string?> _until = new("--until") { Description = "When it ends. [default: never]", HelpName = "time" };

    internal ScheduleOptions()
    {
        CommonOptions.AcceptOnly(_missed, [.. Enum.GetValues<MissedTimes>().Select(ScheduleText.NameOf)]);
        CommonOptions.AcceptOnly(_overlap, [.. Enum.GetValues<ScheduleOverlap>().Select(ScheduleText.NameOf)]);
    }

    internal void AddTo(Command command)
    {
        command.Add(_cron);
        command.Add(_zone);
        command.Add(_missed);
        command.Add(_caughtUp);
        command.Add(_overlap);
        command.Add(_from);
        command.Add(_until);
    }

    /// <summary>Reads the options.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="name">What the schedule is called.</param>
    /// <returns>The schedule, still without an input and a place in line.</returns>
    /// <exception cref="CommandException">One of them cannot be.</exception>
    internal Schedule Read(ParseResult parsed, string name) => new()
    {
        Name = name,
        Times = new ScheduleTimes(parsed.GetRequiredValue(_cron), parsed.GetRequiredValue(_zone)),
        Missed = Enum.GetValues<MissedTimes>().Single(missed => ScheduleText.NameOf(missed) == parsed.GetRequiredValue(_missed)),
        MostCaughtUp = parsed.GetRequiredValue(_caughtUp),
        Overlap = Enum.GetValues<ScheduleOverlap>().Single(overlap => ScheduleText.NameOf(overlap) == parsed.GetRequiredValue(_overlap)),
        StartAt = ReadTime("--from", parsed.GetValue(_from)),
        EndAt = ReadTime("--until", parsed.GetValue(_until)),
    };

    private static Timestamp? ReadTime(string option, string? text) => text is null
        ? null
        : Timestamp.TryParse(text, out var time)
            ? time
            : throw CommandException.Usage($"'{option}' does not take '{text}'. Write a time such as 2026-01-31T12:00:00Z.");
}
