using Graph.Runtime.Values;

namespace Graph.Runtime.Scheduling;

/// <summary>Says when schedules are due. The runtime knows no kind of calendar; the project Graph.Scheduling has one for cron expressions.</summary>
/// <remarks>
/// Promises, each held by the tests of the calendar:
/// times come in order, and asked after one of them it gives the next;
/// a time that the clocks of the zone leave out is not lost but moved to after the gap;
/// a time of day that they show twice is due once.
/// </remarks>
public interface IScheduleCalendar
{
    /// <summary>Finds the next time.</summary>
    /// <param name="times">Which times.</param>
    /// <param name="after">The time before it.</param>
    /// <returns>The first time later than that; null when there is none any more.</returns>
    /// <exception cref="ScheduleInvalidException">The expression or the zone cannot be read; the message names the part and how to write it.</exception>
    Timestamp? FindNext(ScheduleTimes times, Timestamp after);
}

/// <summary>The times of a schedule.</summary>
/// <param name="Cron">The expression, such as <c>0 9 * * MON-FRI</c>.</param>
/// <param name="TimeZone">The IANA name of the zone whose clocks count, such as <c>Europe/Berlin</c>.</param>
public sealed record ScheduleTimes(string Cron, string TimeZone = "UTC");
