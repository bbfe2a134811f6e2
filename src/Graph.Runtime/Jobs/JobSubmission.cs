using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Runtime.Jobs;

/// <summary>How work is asked for that some worker does.</summary>
public sealed record JobSubmission
{
    /// <summary>Where it stands in line.</summary>
    public JobPlacement Placement { get; init; } = new();

    /// <summary>When it may begin; null for at once.</summary>
    public Timestamp? NotBefore { get; init; }

    /// <summary>The caller's name for this request, 1 to 128 characters: sent again within a day, the request changes nothing and gets the first answer.</summary>
    /// <value>Default null: each request is a new one.</value>
    public string? IdempotencyKey { get; init; }
}

/// <summary>What became of a request for work.</summary>
/// <param name="ThreadId">The thread.</param>
/// <param name="Kind">What became of it.</param>
/// <param name="Status">Where the thread stands; queued unless there was nothing to run, or the choice at START failed.</param>
/// <param name="Version">The version of the thread's newest commit as far as it is known; 0 when it is not.</param>
public sealed record SubmissionResult(ThreadId ThreadId, SubmissionKind Kind, RunStatus Status, long Version);

/// <summary>What can become of a request for work.</summary>
public enum SubmissionKind
{
    /// <summary>It is stored, and waits for a worker.</summary>
    Queued,

    /// <summary>The thread is at work; the input is kept, and taken in once the thread is at rest.</summary>
    Kept,

    /// <summary>The same request was taken before; nothing was changed.</summary>
    Repeated,

    /// <summary>There is nothing to run: what was asked for ended with being stored, or there was nothing to store.</summary>
    Settled,
}
