using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Validation;

/// <summary>A plain edge between two nodes is there once.</summary>
internal sealed class DuplicateEdgesRule : IWorkflowRule
{
    public void Check(WorkflowFacts facts, DiagnosticBag diagnostics)
    {
        var seen = new HashSet<(string From, string To)>();
        foreach (var edge in facts.Definition.Edges.Where(edge => edge.Action is EdgeAction.To))
        {
            foreach (var target in edge.Action.Targets.DistinctBy(target => target.Value))
            {
                if (!seen.Add((edge.Sources[0].Value, target.Value)))
                {
                    diagnostics.Report(EdgeDiagnostics.DuplicateEdge(target.Place, edge.Sources[0].Value, target.Value));
                }
            }
        }
    }
}
