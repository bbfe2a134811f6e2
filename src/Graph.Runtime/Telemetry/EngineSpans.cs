using System.Diagnostics;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Engine.Execution;

namespace Graph.Runtime.Telemetry;

/// <summary>Begins and ends the engine's spans. The span of a run holds those of its steps, a step those of its tasks, a task whatever its node calls.</summary>
internal static class EngineSpans
{
    private static readonly ActivitySource Source = new(GraphAgentsTelemetry.ActivitySourceName, typeof(EngineSpans).Assembly.GetName().Version?.ToString(3));

    /// <summary>Whether anybody listens. While nobody does the engine takes the ways on which no span is thought of.</summary>
    internal static bool AreWanted => Source.HasListeners();

    internal static Activity? StartRun(RunState run)
    {
        var span = Source.StartActivity($"{SpanNames.Run} {run.Workflow.Name}");
        return span?
            .SetTag(AttributeNames.Operation, SpanNames.Run)
            .SetTag(AttributeNames.AgentName, run.Workflow.Name)
            .SetTag(AttributeNames.WorkflowName, run.Workflow.Name)
            .SetTag(AttributeNames.WorkflowVersion, run.Workflow.Version)
            .SetTag(AttributeNames.ThreadId, run.ThreadId.Value)
            .SetTag(AttributeNames.RunId, run.RunId.Value);
    }

    /// <summary>Links the span of a run that goes on to that of the run which left the thread there.</summary>
    /// <param name="run">The run that goes on.</param>
    /// <param name="trace">Where the other one was, as a commit kept it; null when nobody listened then.</param>
    internal static void LinkToEarlierRun(RunState run, string? trace)
    {
        if (run.Span is { } span && ActivityContext.TryParse(trace, null, isRemote: true, out var earlier))
        {
            span.AddLink(new ActivityLink(earlier));
        }
    }

    internal static void EndRun(Activity? span, RunResult result)
    {
        span?.SetTag(AttributeNames.Status, RunStatusNames.Of(result.Status)).SetTag(AttributeNames.Steps, result.Steps);
        if (result.Status is RunStatus.Failed or RunStatus.TimedOut or RunStatus.DeadLettered)
        {
            Fail(span, result.Error?.Kind ?? RunStatusNames.Of(result.Status));
        }
    }

    internal static Activity? StartStep(RunState run) => Source.StartActivity(SpanNames.Step)?.SetTag(AttributeNames.Step, run.Step + 1);

    internal static Activity? StartTask(TaskRun task, int attempt) => Source.StartActivity($"{SpanNames.Task} {task.Node.Name}")?
        .SetTag(AttributeNames.Node, task.Node.Name)
        .SetTag(AttributeNames.Task, task.Key)
        .SetTag(AttributeNames.Attempt, attempt);

    internal static void EndTask(Activity? span, TaskOutcome outcome)
    {
        span?.SetTag(AttributeNames.Outcome, outcome.Name);
        if (outcome.ErrorKind is { } kind)
        {
            Fail(span, kind);
        }
    }

    internal static Activity? StartStoreCall(StoreDescription description, string operation) =>
        Source.StartActivity($"{SpanNames.Store} {operation}", ActivityKind.Client)?
            .SetTag(AttributeNames.Store, SchemeOf(description.Uri))
            .SetTag(AttributeNames.StoreOperation, operation);

    // The rest of the address may say where a customer's data is.
    private static string SchemeOf(string uri) => uri[..Math.Max(uri.IndexOf(':', StringComparison.Ordinal), 0)];

    /// <summary>Marks what a span stands for as failed. Only the sort of error is told: a message may quote state.</summary>
    internal static void Fail(Activity? span, string kind) => span?.SetTag(AttributeNames.ErrorType, kind).SetStatus(ActivityStatusCode.Error);
}
