using Graph.Runtime.Values;

namespace Graph.Runtime.Jobs;

/// <summary>One thing that went wrong with a job.</summary>
/// <param name="Kind">The sort of error, such as <c>timeout</c> or <c>worker_died</c>.</param>
/// <param name="Message">What went wrong, in words.</param>
/// <param name="At">When, by the clock of whoever noticed.</param>
/// <param name="Worker">The worker that had the job; empty when that is not known.</param>
public sealed record JobFailure(string Kind, string Message, Timestamp At, string Worker = "")
{
    /// <summary>The kind of the failure of a worker that took the job and was not heard of again.</summary>
    public const string WorkerDied = "worker_died";
}
