using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Committing;

/// <summary>Where a thread went on, as its last commit in the store that it left says it.</summary>
/// <param name="To">The address of the store, without secrets.</param>
/// <param name="Job">The job that it had; null for none.</param>
internal sealed record MovedAway(string To, ThreadJob? Job)
{
    /// <exception cref="RunRefusedException">The thread went on in another store.</exception>
    internal static void RequireHere(ThreadId threadId, StoredTransition last)
    {
        if (last.Moved is { } moved)
        {
            throw moved.Refuse(threadId);
        }
    }

    internal RunRefusedException Refuse(ThreadId threadId) =>
        new($"Thread '{threadId}' was moved to {To} and goes on there. Name that store; what is here is kept for reading only.");

    internal static MovedAway Read(ValueMap moved) => new(
        moved["to"].AsString(), moved.TryGetValue("job", out var job) && !job.IsNull ? ReadJob(job.AsMap()) : null);

    internal ValueMap Write() => ValueMap.Of(("to", To), ("job", Job is null ? Value.Null : WriteJob(Job)));

    private static ValueMap WriteJob(ThreadJob job) => ValueMap.Of(
        ("id", job.Id.Value),
        ("queue", job.Placement.Queue),
        ("priority", (long)job.Placement.Priority),
        ("tenant", job.Placement.Tenant),
        ("state", job.State.ToString()),
        ("attempt", (long)job.Attempt),
        ("failures", (long)job.Failures),
        ("enqueued_at", job.EnqueuedAt.ToString()),
        ("due_at", job.DueAt?.ToString()),
        ("history", ValueList.From(job.History.Select(failure => (Value)ValueMap.Of(
            ("kind", failure.Kind), ("message", failure.Message), ("at", failure.At.ToString()), ("worker", failure.Worker))))));

    private static ThreadJob ReadJob(ValueMap job) => new()
    {
        Id = new JobId(job["id"].AsString()),
        Placement = new JobPlacement { Queue = job["queue"].AsString(), Priority = (int)job["priority"].AsInt(), Tenant = job["tenant"].AsString() },
        State = Enum.Parse<JobState>(job["state"].AsString()),
        Attempt = (int)job["attempt"].AsInt(),
        Failures = (int)job["failures"].AsInt(),
        EnqueuedAt = TimeOf(job["enqueued_at"]),
        DueAt = job["due_at"].IsNull ? null : TimeOf(job["due_at"]),
        History =
        [
            .. job["history"].AsList().Select(failure => failure.AsMap()).Select(failure => new JobFailure(
                failure["kind"].AsString(), failure["message"].AsString(), TimeOf(failure["at"]), failure["worker"].AsString())),
        ],
    };

    private static Timestamp TimeOf(Value text) =>
        Timestamp.TryParse(text.AsString(), out var time) ? time : throw new FormatException($"'{text}' is no time");
}
