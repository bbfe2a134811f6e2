namespace Graph.Runtime.Telemetry;

/// <summary>What spans are called. A name says what is done and to which part of a workflow, never to which thread.</summary>
internal static class SpanNames
{
    internal const string Run = "invoke_workflow";
    internal const string Step = "step";
    internal const string Task = "task";
    internal const string Store = "store";
}
