using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Telemetry;

namespace Graph.Runtime.Engine.Branching;

/// <summary>Reads a thread that is to be changed, and refuses one that may not be.</summary>
internal static class ThreadStanding
{
    /// <summary>A thread of its own, at rest, as of a version; as of its head when none is named.</summary>
    /// <exception cref="ThreadNotFoundException">There is no such thread.</exception>
    /// <exception cref="CheckpointNotFoundException">It has no such version.</exception>
    internal static async ValueTask<StoredThread> ReadAsync(ICheckpointStore store, ThreadId threadId, long? version, CancellationToken cancellationToken)
    {
        var stored = version is { } wanted ? await store.FindAtAsync(threadId, wanted, cancellationToken) : await store.FindAsync(threadId, cancellationToken);
        if (stored is not null)
        {
            return stored;
        }

        var head = (await store.FindAsync(threadId, cancellationToken) ?? throw new ThreadNotFoundException(threadId)).Head;
        throw new CheckpointNotFoundException(
            threadId,
            $"{version}",
            $"Thread '{threadId}' has no version {version}: its newest is {head.Version}, and older ones may have been pruned. 'graph history' lists those that are there.");
    }

    /// <summary>Refuses a thread that is under way.</summary>
    /// <param name="head">The thread's newest commit.</param>
    /// <param name="what">What is not done to it, such as <c>forked</c>.</param>
    /// <exception cref="RunRefusedException">It is.</exception>
    internal static void RequireRest(CommitHeader head, string what)
    {
        if (!RunLifecycle.IsAtRest(head.Status))
        {
            throw new RunRefusedException(
                $"Thread '{head.ThreadId}' is {RunStatusNames.Of(head.Status)} and cannot be {what}: {WhyNotAtRest(head.Status)}. "
                + (head.Status == RunStatus.Queued
                    ? "Wait until that is done, or cancel it. Nothing was changed."
                    : "Wait for it or stop it; when its process died, resume it first. Nothing was changed."));
        }
    }

    /// <summary>Says what a thread that is under way is under way for.</summary>
    /// <param name="status">Where it stands.</param>
    internal static string WhyNotAtRest(RunStatus status) =>
        status == RunStatus.Queued ? "it waits for a worker" : "another process moves it, or its process died";

    /// <summary>Refuses a thread that went on in another store. One whose newest commit is damaged may go on from an older one.</summary>
    /// <exception cref="RunRefusedException">It did.</exception>
    internal static async ValueTask RequireHereAsync(ICheckpointStore store, ThreadId threadId, CancellationToken cancellationToken)
    {
        if (await store.FindNewestBeforeAsync(threadId, long.MaxValue, cancellationToken) is { } newest && ThreadReplay.TryVerify(newest, out var last, out _))
        {
            MovedAway.RequireHere(threadId, last);
        }
    }

    /// <summary>Refuses a thread that a node of another one runs.</summary>
    /// <exception cref="RunRefusedException">It is a part of another.</exception>
    internal static void RequireOwn(ThreadId threadId, ChildMark? parent, string what)
    {
        if (parent is not null)
        {
            throw new RunRefusedException(
                $"Thread '{threadId}' is a part of '{parent.Thread}' and cannot be {what} by itself. Name '{parent.Thread}', or copy '{threadId}' to a thread of its own first.");
        }
    }
}
