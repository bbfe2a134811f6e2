using Graph.Runtime.Scheduling;
using Graph.Runtime.Values;

namespace Graph.Testing.Worlds;

/// <summary>A calendar for which every full minute is due.</summary>
public sealed class EveryMinute : IScheduleCalendar
{
    private const long Minute = 60;

    public Timestamp? FindNext(ScheduleTimes times, Timestamp after) => new Timestamp(((after.Seconds / Minute) + 1) * Minute, 0);
}
