using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Validation;

/// <summary>Every node can be reached from START.</summary>
internal sealed class UnreachableRule : IWorkflowRule
{
    public void Check(WorkflowFacts facts, DiagnosticBag diagnostics)
    {
        if (!facts.AreWaysKnown || facts.Ways.Next(facts.Ways.Start).Count == 0)
        {
            return;
        }

        var reached = facts.Ways.ReachableFrom([facts.Ways.Start]);
        for (var node = 0; node < facts.Ways.Count; node++)
        {
            if (!reached[node] && !Names.NotForNodes.Contains(facts.NameOf(node)))
            {
                diagnostics.Report(EdgeDiagnostics.Unreachable(facts.Definition.Nodes[node].Name.Place, facts.NameOf(node)));
            }
        }
    }
}
