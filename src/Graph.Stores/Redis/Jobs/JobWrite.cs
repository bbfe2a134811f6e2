using System.Globalization;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using StackExchange.Redis;

namespace Graph.Stores.Redis.Jobs;

/// <summary>What becomes of a job, in the five places that scripts have for it: revision, place, job, state, attempts.</summary>
internal static class JobWrite
{
    /// <summary>Leaves the job as it is.</summary>
    internal static RedisValue[] None { get; } = ["", "", "", "", ""];

    /// <summary>The job from now on; null for none.</summary>
    /// <param name="thread">The thread.</param>
    /// <param name="revision">What was read before.</param>
    /// <param name="job">The job.</param>
    /// <param name="lease">Its worker's lease, if one has it.</param>
    internal static RedisValue[] Of(ThreadId thread, string revision, ThreadJob? job, ThreadLease? lease) => job is null
        ? [revision, "", "", "", ""]
        :
        [
            revision, JobPlace.Write(thread, job, lease), JobText.Write(job), job.State.ToString(), job.Attempt.ToString(CultureInfo.InvariantCulture),
        ];
}
