using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Validation;

/// <summary>A join that counts does not wait for more sources than it has.</summary>
internal sealed class JoinCountRule : IWorkflowRule
{
    public void Check(WorkflowFacts facts, DiagnosticBag diagnostics)
    {
        foreach (var edge in facts.Definition.Edges)
        {
            if (edge.Action is EdgeAction.Join { Count: { } count } && count.Value > edge.Sources.Length)
            {
                diagnostics.Report(EdgeDiagnostics.JoinCount(count.Place, count.Value, edge.Sources.Length));
            }
        }
    }
}
