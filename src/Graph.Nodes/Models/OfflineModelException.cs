using Graph.Runtime;

namespace Graph.Nodes.Models;

/// <summary>Thrown when the offline model is asked for more than it can do, which is to quote from numbered evidence.</summary>
public sealed class OfflineModelException : GraphAgentsException
{
    internal OfflineModelException()
        : base(
            $"The model '{ModelAliases.Offline}' quotes from numbered evidence and cannot hold a free conversation. "
            + "Ask it through the nodes 'analyze' and 'respond', or register a language model: services.AddGraphAgents().AddModel(\"default\", ...).")
    {
    }
}
