using System.Diagnostics;
using System.Diagnostics.Metrics;
using Graph.Runtime.Engine;
using Graph.Runtime.Engine.Execution;

namespace Graph.Runtime.Telemetry;

/// <summary>The engine's instruments. Whatever part of the runtime counts something declares its instrument here, on the one meter.</summary>
internal static partial class EngineMetrics
{
    private static readonly Meter Meter = new(GraphAgentsTelemetry.MeterName, typeof(EngineMetrics).Assembly.GetName().Version?.ToString(3));

    // What takes a millisecond and what takes an hour are both usual here.
    private static readonly InstrumentAdvice<double> Durations = new()
    {
        HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800, 3_600],
    };

    private static readonly Counter<long> Runs = Meter.CreateCounter<long>("graph.runs", "{run}", "Runs that came to rest, by how.");

    private static readonly Histogram<double> RunDuration = Meter.CreateHistogram<double>("graph.run.duration", "s", "How long runs took until they were at rest.", null, Durations);

    private static readonly Counter<long> Steps = Meter.CreateCounter<long>("graph.steps", "{step}", "Steps that were committed.");

    private static readonly Histogram<double> TaskDuration = Meter.CreateHistogram<double>("graph.task.duration", "s", "How long attempts of tasks took.", null, Durations);

    private static readonly Counter<long> TaskRetries = Meter.CreateCounter<long>("graph.task.retries", "{attempt}", "Attempts of tasks that failed and are followed by another.");

    private static readonly Histogram<double> StoreDuration = Meter.CreateHistogram<double>("graph.store.duration", "s", "How long calls of the store took.", null, Durations);

    private static readonly Counter<long> Conflicts = Meter.CreateCounter<long>("graph.thread.conflicts", "{run}", "Runs that ended because another one moved their thread.");

    internal static bool WantsRuns => Runs.Enabled || RunDuration.Enabled || Conflicts.Enabled;

    internal static bool WantsTasks => TaskDuration.Enabled;

    internal static bool WantsStoreCalls => StoreDuration.Enabled;

    internal static void CountRun(RunState run, string status, TimeSpan elapsed)
    {
        var tags = new TagList { { AttributeNames.WorkflowName, run.Workflow.Name }, { AttributeNames.Status, status } };
        Runs.Add(1, tags);
        RunDuration.Record(elapsed.TotalSeconds, tags);
    }

    internal static void CountConflict(RunState run) => Conflicts.Add(1, new KeyValuePair<string, object?>(AttributeNames.WorkflowName, run.Workflow.Name));

    internal static void CountStep(RunState run)
    {
        if (Steps.Enabled)
        {
            Steps.Add(1, new KeyValuePair<string, object?>(AttributeNames.WorkflowName, run.Workflow.Name));
        }
    }

    internal static void CountAttempt(RunState run, TaskRun task, TaskOutcome outcome, TimeSpan elapsed) => TaskDuration.Record(elapsed.TotalSeconds, new TagList
    {
        { AttributeNames.WorkflowName, run.Workflow.Name },
        { AttributeNames.Node, task.Node.Name },
        { AttributeNames.Outcome, outcome.Name },
    });

    internal static void CountRetry(RunState run, TaskRun task, string errorKind)
    {
        if (TaskRetries.Enabled)
        {
            TaskRetries.Add(1, new TagList
            {
                { AttributeNames.WorkflowName, run.Workflow.Name },
                { AttributeNames.Node, task.Node.Name },
                { AttributeNames.ErrorType, errorKind },
            });
        }
    }

    internal static void CountStoreCall(string operation, TimeSpan elapsed) =>
        StoreDuration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>(AttributeNames.StoreOperation, operation));
}
