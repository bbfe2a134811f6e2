using Graph.Runtime.Authoring;

namespace Graph.Nodes;

/// <summary>Failures that another attempt would only repeat.</summary>
internal static class Misuse
{
    /// <summary>A parameter's value has the right type but makes no sense.</summary>
    /// <param name="node">The node's name in the workflow.</param>
    /// <param name="parameter">The parameter's name, as authors write it.</param>
    /// <param name="rule">What the value must be, and the way out; a sentence.</param>
    internal static NodeFailedException Of(string node, string parameter, string rule) =>
        new(ErrorKind.Validation, $"Node '{node}', parameter '{parameter}': {rule}");
}
