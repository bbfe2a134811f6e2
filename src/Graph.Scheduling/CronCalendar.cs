using Graph.Runtime.Scheduling;
using Graph.Runtime.Values;
using Quartz;

namespace Graph.Scheduling;

/// <summary>Reads cron expressions, of five fields as crontab has them or of six and seven as Quartz has them, and finds their times by the clocks of a zone.</summary>
/// <remarks>Where the clocks go forward, a time that they leave out is due when the gap ends. Where they go back, a time of day is due once, at the first of the
/// two; what is due each hour or every so many minutes goes on through both.</remarks>
public sealed class CronCalendar : IScheduleCalendar
{
    /// <inheritdoc />
    public Timestamp? FindNext(ScheduleTimes times, Timestamp after)
    {
        ArgumentNullException.ThrowIfNull(times);
        var next = Read(times).GetNextValidTimeAfter(after.ToDateTimeOffset());
        return next is { } time ? Timestamp.From(time) : null;
    }

    private static CronExpression Read(ScheduleTimes times)
    {
        var zone = FindZone(times.TimeZone);
        var text = CronText.ToQuartz(times.Cron);
        try
        {
            return new CronExpression(text, zone);
        }
        catch (FormatException unreadable)
        {
            throw CronText.Explain(times.Cron, unreadable.Message);
        }
    }

    private static TimeZoneInfo FindZone(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
        ? zone
        : throw new ScheduleInvalidException(
            "time zone", $"No time zone is called '{name}' on this machine. Write the name that the IANA gives it, such as 'Europe/Berlin', 'America/New_York' or 'UTC'.");
}
