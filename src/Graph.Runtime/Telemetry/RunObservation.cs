using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;

namespace Graph.Runtime.Telemetry;

/// <summary>A run with a span around it and counted, for when somebody listens.</summary>
internal static class RunObservation
{
    private const string Broken = "broken";

    internal static bool IsWanted => EngineSpans.AreWanted || EngineMetrics.WantsRuns;

    internal static async ValueTask<RunResult> ObserveAsync(RunState run, TimeProvider time, Func<ValueTask<RunResult>> move)
    {
        using var span = EngineSpans.StartRun(run);
        run.Span = span;
        var began = time.GetTimestamp();
        try
        {
            var result = await move();
            EngineSpans.EndRun(span, result);
            EngineMetrics.CountRun(run, RunStatusNames.Of(result.Status), time.GetElapsedTime(began));
            return result;
        }
        catch (Exception surprise)
        {
            EngineSpans.Fail(span, surprise.GetType().Name);
            EngineMetrics.CountRun(run, Broken, time.GetElapsedTime(began));
            if (surprise is CheckpointConflictException)
            {
                EngineMetrics.CountConflict(run);
            }

            throw;
        }
    }
}
