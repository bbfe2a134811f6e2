using System.Collections.Concurrent;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Telemetry;
using Graph.Runtime.Values;
using Microsoft.Extensions.Logging;

namespace Graph.Runtime.Hosting;

/// <summary>Logs what a worker does. Of errors of runs only the kind is told: their messages may hold what users wrote.</summary>
internal sealed partial class WorkerLog(ILogger<JobWorker> logger, TimeProvider time) : IWorkerObserver
{
    /// <summary>A worker tries again each second; as long as it meets the same trouble, a warning tells of it this often.</summary>
    internal static readonly TimeSpan TroubleIsToldEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (string Message, long At)> _told = new();

    public void Taken(JobGrant grant) => LogTaken(grant.ThreadId, grant.Job.Placement.Queue, grant.Job.Attempt);

    public void Ended(JobGrant grant, RunResult result)
    {
        if (result.Status == RunStatus.DeadLettered)
        {
            LogDeadLetter(grant.ThreadId, result.Error?.Kind ?? "unknown");
            return;
        }

        LogEnded(grant.ThreadId, RunStatusNames.Of(result.Status), result.Version);
    }

    public void Broken(JobGrant grant, Exception surprise, Timestamp? retryAt)
    {
        if (surprise is LeaseLostException)
        {
            LogLost(grant.ThreadId);
            return;
        }

        LogBroken(grant.ThreadId, retryAt?.ToString() ?? "never", surprise);
    }

    public void StoreKept(RetentionReport report)
    {
        if (report.Deleted > 0 || report.Commits > 0)
        {
            LogKept(report.Deleted, report.Commits, report.Bytes);
        }

        foreach (var failure in report.Failures)
        {
            LogNotKept(failure);
        }
    }

    public void StoreTrouble(string doing, Exception trouble)
    {
        ArgumentNullException.ThrowIfNull(trouble);
        var now = time.GetTimestamp();
        if (_told.TryGetValue(doing, out var told) && told.Message == trouble.Message && time.GetElapsedTime(told.At, now) < TroubleIsToldEvery)
        {
            LogSameTrouble(doing, trouble.Message);
            return;
        }

        _told[doing] = (trouble.Message, now);
        LogTrouble(doing, trouble);
    }
}
