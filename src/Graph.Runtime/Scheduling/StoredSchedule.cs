using System.Buffers;
using System.Text;
using System.Text.Json;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scheduling;

/// <summary>A schedule as shared state has it: JSON that people can read. Members may be added; none changes its meaning.</summary>
internal sealed record StoredSchedule
{
    public required string Name { get; init; }

    public required string Cron { get; init; }

    public required string TimeZone { get; init; }

    public required string Workflow { get; init; }

    public required int WorkflowVersion { get; init; }

    public required string WorkflowHash { get; init; }

    public required string SourceFile { get; init; }

    public required string Input { get; init; }

    public required string Queue { get; init; }

    public required int Priority { get; init; }

    public required string Tenant { get; init; }

    public required string Missed { get; init; }

    public required int MostCaughtUp { get; init; }

    public required string Overlap { get; init; }

    public string? StartAt { get; init; }

    public string? EndAt { get; init; }

    public bool IsPaused { get; init; }

    public string? NextAt { get; init; }

    public IReadOnlyList<string> Waiting { get; init; } = [];

    public string? LastAt { get; init; }

    public string? LastThread { get; init; }

    public long Skipped { get; init; }

    public string? Problem { get; init; }

    internal static StoredSchedule Of(ScheduleEntry entry)
    {
        var (schedule, place) = (entry.Schedule, entry.Schedule.Placement);
        return new StoredSchedule
        {
            Name = schedule.Name,
            Cron = schedule.Times.Cron,
            TimeZone = schedule.Times.TimeZone,
            Workflow = entry.Workflow.Name,
            WorkflowVersion = entry.Workflow.Version,
            WorkflowHash = entry.Workflow.Hash,
            SourceFile = entry.SourceFile,
            Input = WriteInput(schedule.Input),
            Queue = place.Queue,
            Priority = place.Priority,
            Tenant = place.Tenant,
            Missed = schedule.Missed.ToString(),
            MostCaughtUp = schedule.MostCaughtUp,
            Overlap = schedule.Overlap.ToString(),
            StartAt = schedule.StartAt?.ToString(),
            EndAt = schedule.EndAt?.ToString(),
            IsPaused = entry.IsPaused,
            NextAt = entry.NextAt?.ToString(),
            Waiting = [.. entry.Waiting.Select(time => time.ToString())],
            LastAt = entry.LastAt?.ToString(),
            LastThread = entry.LastThread?.Value,
            Skipped = entry.Skipped,
            Problem = entry.Problem,
        };
    }

    internal ScheduleEntry ToEntry() => new()
    {
        Schedule = new Schedule
        {
            Name = Name,
            Times = new ScheduleTimes(Cron, TimeZone),
            Input = ReadInput(Input),
            Placement = new JobPlacement { Queue = Queue, Priority = Priority, Tenant = Tenant },
            Missed = Enum.Parse<MissedTimes>(Missed),
            MostCaughtUp = MostCaughtUp,
            Overlap = Enum.Parse<ScheduleOverlap>(Overlap),
            StartAt = ReadTime(StartAt),
            EndAt = ReadTime(EndAt),
        },
        Workflow = new WorkflowReference(Workflow, WorkflowVersion, WorkflowHash),
        SourceFile = SourceFile,
        IsPaused = IsPaused,
        NextAt = ReadTime(NextAt),
        Waiting = [.. Waiting.Select(time => ReadTime(time)!.Value)],
        LastAt = ReadTime(LastAt),
        LastThread = LastThread is null ? null : new ThreadId(LastThread),
        Skipped = Skipped,
        Problem = Problem,
    };

    private static Timestamp? ReadTime(string? text) => text is null
        ? null
        : Timestamp.TryParse(text, out var time) ? time : throw new FormatException($"'{text}' is no time.");

    private static string WriteInput(ValueMap input)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            ValueJson.Write(writer, input, isExact: true);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static ValueMap ReadInput(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        reader.Read();
        return ValueJson.ReadExact(ref reader).AsMap();
    }
}
