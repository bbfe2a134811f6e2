using System.Diagnostics;
using System.Diagnostics.Metrics;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;

namespace Graph.Runtime.Telemetry;

/// <content>What workers count.</content>
internal static partial class EngineMetrics
{
    private static readonly Counter<long> JobsClaimed = Meter.CreateCounter<long>("graph.jobs.claimed", "{job}", "Jobs that workers took.");

    private static readonly Counter<long> JobsEnded = Meter.CreateCounter<long>("graph.jobs.ended", "{job}", "Jobs whose run came to rest or was handed back, by how.");

    private static readonly Counter<long> JobsRetried = Meter.CreateCounter<long>("graph.jobs.retried", "{job}", "Jobs that failed and are tried again.");

    private static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>("graph.jobs.dead_letters", "{job}", "Jobs that failed for good.");

    private static readonly Counter<long> LeasesLost = Meter.CreateCounter<long>("graph.leases.lost", "{job}", "Jobs that another worker took over while this one was at work on them.");

    private static readonly Gauge<long> QueueDepths = Meter.CreateGauge<long>("graph.queue.depth", "{job}", "Jobs in a store's queues.");

    internal static bool WantsQueueDepths => QueueDepths.Enabled;

    internal static void CountClaim(JobGrant grant) => JobsClaimed.Add(1, QueueOf(grant));

    /// <summary>Counts a run that a commit brought to rest, or that was handed back.</summary>
    internal static void CountEnd(JobGrant grant, RunStatus status)
    {
        JobsEnded.Add(1, QueueOf(grant), new KeyValuePair<string, object?>(AttributeNames.Status, RunStatusNames.Of(status)));
        if (status is RunStatus.Failed or RunStatus.TimedOut)
        {
            JobsRetried.Add(1, QueueOf(grant));
        }
        else if (status == RunStatus.DeadLettered)
        {
            DeadLetters.Add(1, QueueOf(grant));
        }
    }

    /// <summary>Counts a run that could not be brought to a commit of its own.</summary>
    internal static void CountBroken(JobGrant grant, Exception surprise, bool isRetried)
    {
        switch (surprise)
        {
            case LeaseLostException:
                LeasesLost.Add(1, QueueOf(grant));
                break;
            case ThreadNotFoundException:
                break;
            default:
                (isRetried ? JobsRetried : DeadLetters).Add(1, QueueOf(grant));
                break;
        }
    }

    internal static void TellQueueDepth(string queue, JobState state, long count) => QueueDepths.Record(count, new TagList
    {
        { AttributeNames.Queue, queue },
        { AttributeNames.JobState, NameOf(state) },
    });

    private static KeyValuePair<string, object?> QueueOf(JobGrant grant) => new(AttributeNames.Queue, grant.Job.Placement.Queue);

    private static string NameOf(JobState state) => state switch
    {
        JobState.Ready => "ready",
        JobState.Running => "running",
        JobState.Delayed => "delayed",
        JobState.Parked => "parked",
    };
}
