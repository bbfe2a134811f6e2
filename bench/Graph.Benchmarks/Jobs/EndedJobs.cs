using System.Diagnostics;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;

namespace Graph.Benchmarks.Jobs;

/// <summary>Tells when workers take jobs and are done with them, and when they are done with so many.</summary>
internal sealed class EndedJobs(int count) : IWorkerObserver
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = count;

    /// <summary>Told as each job is taken.</summary>
    internal Action<JobGrant> WhenTaken { get; init; } = static _ => { };

    /// <summary>Told as the run of each job comes to rest.</summary>
    internal Action<JobGrant> WhenEnded { get; init; } = static _ => { };

    /// <summary>Completed with the last of them; fails with the first that did not end as it should.</summary>
    internal Task Done => _done.Task;

    public void Taken(JobGrant grant) => WhenTaken(grant);

    public void Ended(JobGrant grant, RunResult result)
    {
        WhenEnded(grant);
        if (result.Status is not (RunStatus.Succeeded or RunStatus.Interrupted))
        {
            _done.TrySetException(new InvalidOperationException($"The job of '{grant.ThreadId}' ended as {result.Status}: {result.Error?.Message}"));
        }
        else if (Interlocked.Decrement(ref _left) == 0)
        {
            _done.TrySetResult();
        }
    }

    public void Broken(JobGrant grant, Exception surprise, Runtime.Values.Timestamp? retryAt) => _done.TrySetException(surprise);

    public void StoreTrouble(string doing, Exception trouble) => _done.TrySetException(new UnreachableException($"The store failed at {doing}.", trouble));
}
