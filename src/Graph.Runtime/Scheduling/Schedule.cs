using System.ComponentModel.DataAnnotations;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scheduling;

/// <summary>Runs of a workflow that workers start by themselves at given times.</summary>
public sealed record Schedule
{
    /// <summary>What it is called; the threads that it starts begin with it.</summary>
    /// <value>1 to 64 letters, digits, <c>-</c>, <c>_</c> or <c>.</c>.</value>
    public required string Name { get; init; }

    /// <summary>When it is due.</summary>
    public required ScheduleTimes Times { get; init; }

    /// <summary>The input of each run.</summary>
    public ValueMap Input { get; init; } = ValueMap.Empty;

    /// <summary>Where its jobs stand in line.</summary>
    public JobPlacement Placement { get; init; } = new();

    /// <summary>What becomes of times at which no worker was there for more than <see cref="ScheduleRules.Tolerance"/>.</summary>
    /// <value>Default <see cref="MissedTimes.RunOnce"/>.</value>
    public MissedTimes Missed { get; init; } = MissedTimes.RunOnce;

    /// <summary>With <see cref="MissedTimes.RunAll"/>: how many of them at the most, the newest.</summary>
    /// <value>Default 10; from 1 to 1,000.</value>
    [Range(1, 1_000)]
    public int MostCaughtUp { get; init; } = 10;

    /// <summary>What becomes of a time at which the run before is not over.</summary>
    /// <value>Default <see cref="ScheduleOverlap.Skip"/>.</value>
    public ScheduleOverlap Overlap { get; init; } = ScheduleOverlap.Skip;

    /// <summary>The first moment at which it can be due; null for at once.</summary>
    public Timestamp? StartAt { get; init; }

    /// <summary>The last moment at which it can be due; null for no end.</summary>
    public Timestamp? EndAt { get; init; }

    /// <summary>Refuses a schedule that no store could keep.</summary>
    /// <exception cref="ScheduleInvalidException">A value is out of its bounds; the message names it.</exception>
    /// <exception cref="ArgumentException">Its place in line cannot be.</exception>
    public void Require()
    {
        if (Name.Length is 0 or > 64 || !Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
        {
            throw new ScheduleInvalidException("name", $"A schedule is called by 1 to 64 letters, digits, '-', '_' or '.'; '{Name}' does not fit.");
        }

        if (MostCaughtUp is < 1 or > 1_000)
        {
            throw new ScheduleInvalidException("missed times", $"A schedule catches up with 1 to 1,000 missed times; {MostCaughtUp} does not fit.");
        }

        if (EndAt <= StartAt)
        {
            throw new ScheduleInvalidException("end", $"The schedule ends at {EndAt}, before it starts at {StartAt}. Let it end later.");
        }

        Placement.Require();
    }
}

/// <summary>What becomes of times of a schedule at which no worker was there.</summary>
public enum MissedTimes
{
    /// <summary>Nothing: the schedule goes on with the next time.</summary>
    Skip,

    /// <summary>One run, for the newest of them.</summary>
    RunOnce,

    /// <summary>A run for each, the newest up to a bound.</summary>
    RunAll,
}

/// <summary>What becomes of a time of a schedule at which the run before is not over. A run that waits for an answer or a time is not over; one that failed is.</summary>
public enum ScheduleOverlap
{
    /// <summary>It is left out.</summary>
    Skip,

    /// <summary>It waits until the run before is over.</summary>
    Enqueue,

    /// <summary>It is started beside it.</summary>
    Allow,
}
