using System.Diagnostics.Metrics;
using Graph.Runtime.Engine;

namespace Graph.Runtime.Telemetry;

/// <content>What retention counts.</content>
internal static partial class EngineMetrics
{
    private static readonly Counter<long> RetentionThreads = Meter.CreateCounter<long>("graph.retention.threads", "{thread}", "Threads that retention removed as a whole.");

    private static readonly Counter<long> RetentionCommits = Meter.CreateCounter<long>("graph.retention.commits", "{commit}", "Checkpoints that retention removed of threads that stay.");

    private static readonly Counter<long> RetentionFailures = Meter.CreateCounter<long>("graph.retention.failures", "{thread}", "Threads that retention could not do its work on.");

    internal static void CountRetention(RetentionReport report)
    {
        RetentionThreads.Add(report.Deleted);
        RetentionCommits.Add(report.Commits);
        RetentionFailures.Add(report.Failures.Count);
    }
}
