using Graph.Runtime.Jobs;

namespace Graph.Runtime.Telemetry;

/// <summary>Tells how many jobs there are, and of what there was and is no more that there are none: a gauge keeps its last value for ever.</summary>
internal sealed class QueueGauge
{
    private readonly HashSet<(string Queue, JobState State)> _told = [];

    internal async Task TellAsync(IJobQueue queue)
    {
        if (!EngineMetrics.WantsQueueDepths)
        {
            return;
        }

        var depths = (await queue.CountJobsAsync(CancellationToken.None)).ToDictionary(depth => (depth.Queue, depth.State), depth => depth.Count);
        _told.UnionWith(depths.Keys);
        foreach (var (name, state) in _told)
        {
            EngineMetrics.TellQueueDepth(name, state, depths.GetValueOrDefault((name, state)));
        }
    }
}
