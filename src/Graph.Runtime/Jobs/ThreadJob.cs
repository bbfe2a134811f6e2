using Graph.Runtime.Values;

namespace Graph.Runtime.Jobs;

/// <summary>Work on a thread that somebody asked for. It has no content: what to do stands in the thread itself, whose input or answers are committed
/// already; so a job that is lost or given out twice can neither lose nor repeat a transition.</summary>
public sealed record ThreadJob
{
    /// <summary>Which turn of the thread it is; each time that it is put into a queue makes another. Of a thread only the newest counts.</summary>
    public required JobId Id { get; init; }

    /// <summary>Where it stands in line.</summary>
    public required JobPlacement Placement { get; init; }

    /// <summary>Whether it can be taken.</summary>
    public required JobState State { get; init; }

    /// <summary>How many workers have claimed the thread since its newest commit; counted at the claim, so that work which kills its worker is counted too.</summary>
    public int Attempt { get; init; }

    /// <summary>How many runs of it have failed since somebody asked for it.</summary>
    public int Failures { get; init; }

    /// <summary>When somebody asked for it.</summary>
    public required Timestamp EnqueuedAt { get; init; }

    /// <summary>When it can be taken; null unless it is delayed.</summary>
    public Timestamp? DueAt { get; init; }

    /// <summary>What went wrong, oldest first, the newest <see cref="JobRules.MostFailuresKept"/>.</summary>
    public IReadOnlyList<JobFailure> History { get; init; } = [];
}

/// <summary>Whether a job can be taken.</summary>
public enum JobState
{
    /// <summary>It waits for a worker.</summary>
    Ready,

    /// <summary>A worker has it; once the worker's lease has lapsed, others may take it.</summary>
    Running,

    /// <summary>It waits for its time, and is ready then by itself.</summary>
    Delayed,

    /// <summary>A dead letter: it failed too often and waits for a person.</summary>
    Parked,
}
