using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scheduling;

/// <summary>A schedule as it stands in a store.</summary>
public sealed record ScheduleEntry
{
    /// <summary>What was asked for.</summary>
    public required Schedule Schedule { get; init; }

    /// <summary>The definition that its runs are started with, whatever the file says now.</summary>
    public required WorkflowReference Workflow { get; init; }

    /// <summary>The file that the definition was read from; relative paths in it start from there.</summary>
    public required string SourceFile { get; init; }

    /// <summary>Whether it starts nothing until somebody lets it go on.</summary>
    public bool IsPaused { get; init; }

    /// <summary>When it is due next; null while it is paused, and when there is no time any more.</summary>
    public Timestamp? NextAt { get; init; }

    /// <summary>Times that have come and whose runs are still to be started, oldest first.</summary>
    public IReadOnlyList<Timestamp> Waiting { get; init; } = [];

    /// <summary>The time of the newest run that was started; null before the first.</summary>
    public Timestamp? LastAt { get; init; }

    /// <summary>The thread of that run.</summary>
    public ThreadId? LastThread { get; init; }

    /// <summary>How many times were left out, because they were missed or the run before was not over.</summary>
    public long Skipped { get; init; }

    /// <summary>Why the oldest of <see cref="Waiting"/> could not be started; null when nothing is wrong.</summary>
    public string? Problem { get; init; }
}
