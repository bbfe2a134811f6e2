using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Validation;

/// <summary>A node's name is an identifier, and not a word that edges use for something else.</summary>
internal sealed class NodeNamesRule : IWorkflowRule
{
    public void Check(WorkflowFacts facts, DiagnosticBag diagnostics)
    {
        foreach (var name in facts.Definition.Nodes.Select(node => node.Name))
        {
            if (Names.NotForNodes.Contains(name.Value, StringComparer.Ordinal))
            {
                diagnostics.Report(NodeDiagnostics.ReservedNodeName(name.Place, name.Value));
            }
            else if (!Names.IsNode(name.Value))
            {
                diagnostics.Report(NodeDiagnostics.InvalidNodeName(name.Place, name.Value));
            }
        }
    }
}
