using Graph.Runtime;

namespace Graph.Nodes;

/// <summary>Thrown when a parameter's value has the right type but makes no sense; trying again does not help.</summary>
/// <param name="node">The node's name in the workflow.</param>
/// <param name="parameter">The parameter's name.</param>
/// <param name="rule">What the value must be, and the way out; a sentence.</param>
public sealed class ParameterException(string node, string parameter, string rule)
    : GraphAgentsException($"Node '{node}', parameter '{parameter}': {rule}")
{
    /// <summary>The node's name in the workflow.</summary>
    public string Node { get; } = node;

    /// <summary>The parameter's name, as authors write it.</summary>
    public string Parameter { get; } = parameter;
}
