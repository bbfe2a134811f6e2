namespace Graph.Runtime.Telemetry;

/// <summary>Attributes of spans and metrics. Those that start with <c>gen_ai.</c> and <c>error.</c> are OpenTelemetry's own.</summary>
internal static class AttributeNames
{
    internal const string Operation = "gen_ai.operation.name";
    internal const string AgentName = "gen_ai.agent.name";
    internal const string ErrorType = "error.type";
    internal const string WorkflowName = "graph.workflow.name";
    internal const string WorkflowVersion = "graph.workflow.version";
    internal const string ThreadId = "graph.thread.id";
    internal const string RunId = "graph.run.id";
    internal const string Status = "graph.run.status";
    internal const string Steps = "graph.run.steps";
    internal const string Step = "graph.step";
    internal const string Node = "graph.node";
    internal const string Task = "graph.task";
    internal const string Attempt = "graph.task.attempt";
    internal const string Outcome = "graph.task.outcome";
    internal const string Queue = "graph.queue";
    internal const string JobState = "graph.job.state";
    internal const string Store = "graph.store";
    internal const string StoreOperation = "graph.store.operation";
}
