using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;

namespace Graph.Runtime.Engine.Verifying;

/// <summary>Whether a job and its thread agree.</summary>
internal static class JobCheck
{
    /// <summary>Looks at a job that the queue lists; null when all is well, or when it has changed meanwhile.</summary>
    internal static async ValueTask<StoreFinding?> FindAsync(ICheckpointStore store, IJobQueue queue, JobView listed, CancellationToken cancellationToken)
    {
        var thread = listed.ThreadId;
        var stored = await store.FindAsync(thread, cancellationToken);
        if (stored?.Job?.Id == listed.Job.Id)
        {
            return FindOf(thread, listed.Job);
        }

        var now = await queue.FindJobAsync(thread, cancellationToken);
        if (now?.Job.Id != listed.Job.Id)
        {
            return null;
        }

        return stored is null
            ? Of(thread, $"it has job '{listed.Job.Id.Value}' in queue '{listed.Job.Placement.Queue}' and is not there itself", "Restore the thread from a backup, or drop the job.")
            : Of(thread, $"the queue says that its job is '{listed.Job.Id.Value}', and the thread does not", "Submit the thread again: that gives it one job.");
    }

    private static StoreFinding? FindOf(ThreadId thread, ThreadJob job) => job.State == JobState.Delayed && job.DueAt is null
        ? Of(thread, "its job is delayed and has no time at which it is due", "Submit the thread again.")
        : null;

    private static StoreFinding Of(ThreadId thread, string problem, string advice) => StoreFinding.Of(thread, problem, advice);
}
