using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Validation;

/// <summary>Some edge starts at START.</summary>
internal sealed class StartRule : IWorkflowRule
{
    public void Check(WorkflowFacts facts, DiagnosticBag diagnostics)
    {
        var definition = facts.Definition;
        if (facts.AreEdgesReadable && !definition.Edges.Any(edge => edge.Sources.Any(name => name.Value == Names.Start)))
        {
            diagnostics.Report(EdgeDiagnostics.NoStart(definition.EdgesPlace));
        }
    }
}
