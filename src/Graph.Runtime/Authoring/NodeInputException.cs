using Graph.Runtime.State;

namespace Graph.Runtime.Authoring;

/// <summary>A parameter's value cannot become the C# property that a node declares for it; trying again does not help.</summary>
public sealed class NodeInputException : GraphAgentsException
{
    internal NodeInputException(string nodeName, TypeMisfit misfit, Exception innerException)
        : base($"Node '{nodeName}', input '{misfit.Path}': {misfit with { Path = "" }}.", innerException)
    {
        NodeName = nodeName;
        Misfit = misfit;
    }

    /// <summary>The node's name in the workflow.</summary>
    public string NodeName { get; }

    /// <summary>What was expected and what was given; its path starts with the parameter's name.</summary>
    public TypeMisfit Misfit { get; }
}
