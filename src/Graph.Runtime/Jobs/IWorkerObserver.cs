using Graph.Runtime.Engine;

namespace Graph.Runtime.Jobs;

/// <summary>Is told what a worker does: for logs and measurements. What it throws ends the worker.</summary>
public interface IWorkerObserver
{
    /// <summary>A job was taken and its run begins.</summary>
    /// <param name="grant">The job.</param>
    void Taken(JobGrant grant)
    {
    }

    /// <summary>A run came to rest, and its job is ended, put to sleep, to be retried or parked; or it was drained, and the job is handed back.</summary>
    /// <param name="grant">The job.</param>
    /// <param name="result">How the run ended; still running when it was drained.</param>
    void Ended(JobGrant grant, RunResult result)
    {
    }

    /// <summary>A run could not be brought to a commit of its own.</summary>
    /// <param name="grant">The job.</param>
    /// <param name="surprise">Why.</param>
    /// <param name="retryAt">When it is tried again; null when it is not: parked, or another worker's by now.</param>
    void Broken(JobGrant grant, Exception surprise, Values.Timestamp? retryAt)
    {
    }

    /// <summary>Something was removed that the store is no longer to keep, or could not be.</summary>
    /// <param name="report">What.</param>
    void StoreKept(RetentionReport report)
    {
    }

    /// <summary>The store did not do as asked; the worker tries again a little later.</summary>
    /// <param name="doing">What the worker was about to do, such as <c>claiming</c>.</param>
    /// <param name="trouble">What the store said.</param>
    void StoreTrouble(string doing, Exception trouble)
    {
    }

    /// <summary>The store did as asked.</summary>
    /// <param name="askedAt">When it was asked: trouble of before is over.</param>
    void StoreAnswered(Values.Timestamp askedAt)
    {
    }
}
