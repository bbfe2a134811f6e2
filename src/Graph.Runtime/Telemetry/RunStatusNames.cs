using Graph.Runtime.Engine;

namespace Graph.Runtime.Telemetry;

/// <summary>The words for where a run stands, as in streams and on the command line.</summary>
internal static class RunStatusNames
{
    internal static string Of(RunStatus status) => status switch
    {
        RunStatus.Queued => "queued",
        RunStatus.Running => "running",
        RunStatus.Succeeded => "succeeded",
        RunStatus.Interrupted => "interrupted",
        RunStatus.Failed => "failed",
        RunStatus.Cancelled => "cancelled",
        RunStatus.TimedOut => "timed_out",
        RunStatus.DeadLettered => "dead_lettered",
    };
}
