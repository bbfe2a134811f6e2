using System.Globalization;
using Graph.Host.Cli.Output;
using Graph.Runtime.Scheduling;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Schedules;

/// <summary>Schedules as people and scripts read them.</summary>
internal static class ScheduleText
{
    internal static string NameOf(MissedTimes missed) => missed switch
    {
        MissedTimes.Skip => "skip",
        MissedTimes.RunOnce => "once",
        MissedTimes.RunAll => "all",
    };

    internal static string NameOf(ScheduleOverlap overlap) => overlap switch
    {
        ScheduleOverlap.Skip => "skip",
        ScheduleOverlap.Enqueue => "enqueue",
        ScheduleOverlap.Allow => "allow",
    };

    /// <summary>A time by the clocks of a zone.</summary>
    internal static string Local(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:sszzz", CultureInfo.InvariantCulture);

    internal static string Next(ScheduleEntry entry) => entry.NextAt is { } next ? Words.At(next) : "-";

    internal static string Standing(ScheduleEntry entry) => entry switch
    {
        { Problem: { } problem } => $"cannot start: {problem}",
        { IsPaused: true } => "paused",
        { Waiting.Count: > 0 } => $"{Words.Count(entry.Waiting.Count, "time")} to be started",
        { NextAt: null } => "over",
        _ => "waits for its time",
    };

    /// <summary>Says what became of a schedule.</summary>
    internal static void TellChange(Terminal terminal, ScheduleEntry entry, string done, bool asJson)
    {
        if (asJson)
        {
            JsonLine.Write(terminal, ToJson(entry));
            return;
        }

        terminal.Out.WriteLine($"{entry.Schedule.Name}: {done}{(entry.NextAt is { } next ? $", due next at {Words.At(next)}" : "")}");
    }

    /// <summary>Writes all there is to say of a schedule.</summary>
    internal static void Write(ScheduleEntry entry, TextWriter output)
    {
        var (schedule, place) = (entry.Schedule, entry.Schedule.Placement);
        output.WriteLine($"{schedule.Name} {Standing(entry)}");
        output.WriteLine($"  workflow  {entry.Workflow.Name} {entry.Workflow.Version.ToString(CultureInfo.InvariantCulture)}, of {entry.SourceFile}");
        output.WriteLine($"  times     {schedule.Times.Cron}, by the clocks of {schedule.Times.TimeZone}");
        output.WriteLine($"  input     {ValueJson.ToText(schedule.Input)}");
        output.WriteLine($"  queue     {place.Queue}, priority {place.Priority.ToString(CultureInfo.InvariantCulture)}{(place.Tenant.Length > 0 ? $", tenant '{place.Tenant}'" : "")}");
        output.WriteLine($"  missed    {NameOf(schedule.Missed)}");
        output.WriteLine($"  overlap   {NameOf(schedule.Overlap)}");
        output.WriteLine($"  next      {Next(entry)}");
        output.WriteLine($"  last      {(entry.LastAt is { } last ? $"{Words.At(last)} on {entry.LastThread}" : "-")}");
        output.WriteLine($"  left out  {Words.Count(entry.Skipped, "time")}");
    }

    internal static ValueMap ToJson(ScheduleEntry entry)
    {
        var (schedule, place) = (entry.Schedule, entry.Schedule.Placement);
        return JsonLine.Of(
            "schedule",
            ("schedule", schedule.Name),
            ("workflow", entry.Workflow.Name),
            ("workflow_hash", entry.Workflow.Hash),
            ("file", entry.SourceFile),
            ("cron", schedule.Times.Cron),
            ("zone", schedule.Times.TimeZone),
            ("input", schedule.Input),
            ("queue", place.Queue),
            ("priority", (long)place.Priority),
            ("tenant", place.Tenant),
            ("missed", NameOf(schedule.Missed)),
            ("catch_up", (long)schedule.MostCaughtUp),
            ("overlap", NameOf(schedule.Overlap)),
            ("from", schedule.StartAt?.ToString()),
            ("until", schedule.EndAt?.ToString()),
            ("paused", entry.IsPaused),
            ("next_at", entry.NextAt?.ToString()),
            ("waiting", ValueList.From(entry.Waiting.Select(time => (Value)time.ToString()))),
            ("last_at", entry.LastAt?.ToString()),
            ("last_thread", entry.LastThread?.Value),
            ("left_out", entry.Skipped),
            ("problem", entry.Problem));
    }
}
