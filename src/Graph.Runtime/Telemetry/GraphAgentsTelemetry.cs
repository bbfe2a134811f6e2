namespace Graph.Runtime.Telemetry;

/// <summary>Under which names GraphAgents tells OpenTelemetry, or any other listener, what it does.</summary>
/// <remarks>
/// <c>tracing.AddSource(GraphAgentsTelemetry.ActivitySourceName)</c> and <c>metrics.AddMeter(GraphAgentsTelemetry.MeterName)</c> turn it on;
/// while nobody listens nothing is made. Prompts, keys and state are in no attribute unless
/// <see cref="Hosting.GraphAgentsOptions.RecordsModelContent"/> says so.
/// </remarks>
public static class GraphAgentsTelemetry
{
    /// <summary>The source of spans: runs, steps, tasks, calls of models and of the store.</summary>
    public const string ActivitySourceName = "GraphAgents";

    /// <summary>The meter with all instruments.</summary>
    public const string MeterName = "GraphAgents";
}
