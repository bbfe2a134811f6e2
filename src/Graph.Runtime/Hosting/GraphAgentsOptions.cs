namespace Graph.Runtime.Hosting;

/// <summary>Settings that hold for all workflows of one host.</summary>
public sealed class GraphAgentsOptions
{
}
