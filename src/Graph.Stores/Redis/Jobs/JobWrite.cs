using System.Globalization;
using Graph.Runtime;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
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
    /// <param name="leaseUntil">Until when its worker has it, if one has.</param>
    internal static RedisValue[] Of(ThreadId thread, string revision, ThreadJob? job, Timestamp? leaseUntil) => job is null
        ? [revision, "", "", "", ""]
        :
        [
            revision, JobPlace.Write(thread, job, leaseUntil), JobText.Write(job), job.State.ToString(), job.Attempt.ToString(CultureInfo.InvariantCulture),
        ];
}
