using Graph.Runtime.Definition;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>How large a workflow may be; past it nothing else is checked.</summary>
internal static class SizeLimits
{
    private const int Nodes = 500;
    private const int Edges = 2_000;
    private const int Fields = 1_000;
    private const int Types = 500;

    /// <summary>Whether the workflow is too large, which is then reported.</summary>
    public static bool ArePassed(WorkflowDefinition definition, DiagnosticBag diagnostics)
    {
        var before = diagnostics.Count;
        if (definition.Nodes.Length > Nodes)
        {
            diagnostics.Report(NodeDiagnostics.TooManyNodes(definition.Nodes[Nodes].Name.Place));
        }

        if (definition.Fields.Length > Fields)
        {
            diagnostics.Report(StateDiagnostics.TooManyFields(definition.Fields[Fields].Name.Place));
        }

        if (definition.Types.Length > Types)
        {
            diagnostics.Report(StateDiagnostics.TooManyFields(definition.Types[Types].Name.Place));
        }

        var edges = 0;
        foreach (var edge in definition.Edges)
        {
            edges += edge.Sources.Length * edge.Action.Targets.Count();
            if (edges > Edges)
            {
                diagnostics.Report(EdgeDiagnostics.TooManyEdges(edge.Place));
                break;
            }
        }

        return diagnostics.Count > before;
    }
}
