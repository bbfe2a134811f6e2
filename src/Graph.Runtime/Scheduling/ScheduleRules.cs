using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scheduling;

/// <summary>What becomes of a schedule as time goes by: pure functions, so that whichever worker looks comes to the same.</summary>
public static class ScheduleRules
{
    /// <summary>How late a time may be seen until it counts as missed.</summary>
    public static TimeSpan Tolerance { get; } = TimeSpan.FromMinutes(1);

    /// <summary>How many times of a schedule may wait for the run before; what comes then is left out.</summary>
    public const int MostWaiting = 1_000;

    // More than these are not counted one by one.
    private const int MostCounted = 10_000;

    /// <summary>Finds when a schedule is due next.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="calendar">Says when its times are.</param>
    /// <param name="after">The time before it.</param>
    /// <returns>The time; null when there is none any more.</returns>
    public static Timestamp? FindNext(Schedule schedule, IScheduleCalendar calendar, Timestamp after)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        ArgumentNullException.ThrowIfNull(calendar);
        // A time is due at its start too.
        var from = schedule.StartAt is { } start && start > after ? LeaseRules.After(start, -TimeSpan.FromTicks(1)) : after;
        var next = calendar.FindNext(schedule.Times, from);
        return next > schedule.EndAt ? null : next;
    }

    /// <summary>The thread that the run of a time is; the same for whoever starts it.</summary>
    /// <param name="name">The schedule's name.</param>
    /// <param name="dueAt">The time.</param>
    /// <returns>The thread.</returns>
    public static ThreadId ThreadOf(string name, Timestamp dueAt) =>
        new($"{name}-{dueAt.ToDateTimeOffset().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", System.Globalization.CultureInfo.InvariantCulture)}");

    /// <summary>Moves the times that have come among those whose runs are to be started.</summary>
    /// <param name="entry">The schedule as it stands.</param>
    /// <param name="calendar">Says when its times are.</param>
    /// <param name="now">The time.</param>
    /// <returns>The schedule from then on; the same when nothing was due.</returns>
    internal static ScheduleEntry Advance(ScheduleEntry entry, IScheduleCalendar calendar, Timestamp now)
    {
        if (entry.IsPaused || entry.NextAt is not { } next || next > now)
        {
            return entry;
        }

        var schedule = entry.Schedule;
        var missedUntil = LeaseRules.After(now, -Tolerance);
        var caughtUp = schedule.Missed switch
        {
            MissedTimes.Skip => 0,
            MissedTimes.RunOnce => 1,
            MissedTimes.RunAll => schedule.MostCaughtUp,
        };
        var waiting = new Queue<Timestamp>(entry.Waiting);
        var missed = new Queue<Timestamp>();
        var (skipped, counted) = (entry.Skipped, 0);
        for (Timestamp? due = next; due <= now; due = FindNext(schedule, calendar, due.Value))
        {
            if (due > missedUntil)
            {
                waiting.Enqueue(due.Value);
                continue;
            }

            missed.Enqueue(due.Value);
            skipped += missed.Count > caughtUp && missed.TryDequeue(out _) ? 1 : 0;
            if (++counted == MostCounted)
            {
                // As many again end there: those between are left out uncounted.
                due = Later(due.Value, LeaseRules.After(missedUntil, next.ToDateTimeOffset() - due.Value.ToDateTimeOffset()));
            }
        }

        IReadOnlyList<Timestamp> all = [.. entry.Waiting, .. missed, .. waiting.Skip(entry.Waiting.Count)];
        return entry with
        {
            Waiting = [.. all.Take(MostWaiting)],
            Skipped = skipped + Math.Max(0, all.Count - MostWaiting),
            NextAt = FindNext(schedule, calendar, now),
        };
    }

    private static Timestamp Later(Timestamp one, Timestamp other) => one > other ? one : other;
}
