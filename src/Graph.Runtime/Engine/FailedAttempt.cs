using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>One attempt of a task that failed, as history keeps it, whatever became of the task.</summary>
/// <param name="Task">The task's key in its step.</param>
/// <param name="Error">What went wrong, and in which attempt.</param>
public sealed record FailedAttempt(string Task, RunError Error)
{
    /// <summary>When it failed; null where an older version of the program kept it.</summary>
    public Timestamp? At { get; init; }

    /// <summary>How long until the next attempt; null when none followed.</summary>
    public TimeSpan? Wait { get; init; }
}
