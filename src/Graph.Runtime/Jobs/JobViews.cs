using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Runtime.Jobs;

/// <summary>A job as it stands in a store.</summary>
/// <param name="ThreadId">Its thread.</param>
/// <param name="Job">The job.</param>
/// <param name="Lease">Who has it, or had it last; null when nobody does.</param>
public sealed record JobView(ThreadId ThreadId, ThreadJob Job, ThreadLease? Lease);

/// <summary>Which jobs to list.</summary>
public sealed record JobQuery
{
    /// <summary>Only those of this queue.</summary>
    public string? Queue { get; init; }

    /// <summary>Only those of this tenant.</summary>
    public string? Tenant { get; init; }

    /// <summary>Only those in this state.</summary>
    public JobState? State { get; init; }

    /// <summary>How many at the most.</summary>
    /// <value>Default 100.</value>
    public int Limit { get; init; } = 100;
}

/// <summary>How many jobs of a queue are in a state.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="State">The state.</param>
/// <param name="Count">How many.</param>
public sealed record QueueDepth(string Queue, JobState State, long Count);

/// <summary>A worker as it said of itself.</summary>
/// <param name="Owner">Who it is.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="BeatAt">When it was last heard of.</param>
/// <param name="BeatEvery">How often it wants to be heard of.</param>
/// <param name="Queues">What it serves.</param>
/// <param name="Slots">How many jobs it has room for.</param>
/// <param name="Busy">How many it has.</param>
/// <param name="IsDraining">Whether it takes nothing new.</param>
public sealed record WorkerView(
    LeaseOwner Owner, Timestamp StartedAt, Timestamp BeatAt, TimeSpan BeatEvery, IReadOnlyList<QueueShare> Queues, int Slots, int Busy, bool IsDraining)
{
    /// <summary>Whether it removes what the store is no longer to keep. Of those that do, the one that began first is at it.</summary>
    public bool KeepsStore { get; init; }

    /// <summary>Which version of the program it is; null when it does not say, as older ones do not.</summary>
    public string? Version { get; init; }
}

/// <summary>Something that was sent to a thread while a worker had it.</summary>
/// <param name="Id">Its id, so that it is kept once however often it is sent.</param>
/// <param name="Body">The command as the engine wrote it.</param>
public sealed record ThreadCommand(string Id, ReadOnlyMemory<byte> Body)
{
    /// <summary>By which a repetition of the request is told, as with <see cref="JobChange.Enqueue.Key"/>; null when it may be repeated, and for a command
    /// that was read: only keeping it asks for the key.</summary>
    public SubmissionKey? Key { get; init; }
}
