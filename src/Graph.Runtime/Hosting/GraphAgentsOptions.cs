namespace Graph.Runtime.Hosting;

/// <summary>Settings that hold for all workflows of one host.</summary>
public sealed class GraphAgentsOptions
{
    private const string ContentVariable = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

    /// <summary>Whether the spans of model calls carry what was said to the model and what it said. That is data of your users: whoever reads the traces reads it.</summary>
    /// <value>Default false, or what the variable OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT says.</value>
    public bool RecordsModelContent { get; set; } = bool.TryParse(Environment.GetEnvironmentVariable(ContentVariable), out var wanted) && wanted;
}
