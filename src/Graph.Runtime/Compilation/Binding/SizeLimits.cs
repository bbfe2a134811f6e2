using Graph.Runtime.Definition;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>How large a workflow may be; past it nothing else is checked.</summary>
internal static class SizeLimits
{
    /// <summary>Whether the workflow is too large, which is then reported.</summary>
    public static bool ArePassed(WorkflowDefinition definition, DiagnosticBag diagnostics)
    {
        var before = diagnostics.Count;
        if (definition.Nodes.Length > WorkflowLimits.Nodes)
        {
            diagnostics.Report(NodeDiagnostics.TooManyNodes(definition.Nodes[WorkflowLimits.Nodes].Name.Place));
        }

        if (definition.Fields.Length > WorkflowLimits.Fields)
        {
            diagnostics.Report(StateDiagnostics.TooManyFields(definition.Fields[WorkflowLimits.Fields].Name.Place));
        }

        if (definition.Types.Length > WorkflowLimits.Types)
        {
            diagnostics.Report(StateDiagnostics.TooManyFields(definition.Types[WorkflowLimits.Types].Name.Place));
        }

        var edges = 0;
        foreach (var edge in definition.Edges)
        {
            edges += edge.Sources.Length * edge.Action.Targets.Count();
            if (edges > WorkflowLimits.Edges)
            {
                diagnostics.Report(EdgeDiagnostics.TooManyEdges(edge.Place));
                break;
            }
        }

        return diagnostics.Count > before;
    }
}
