using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Validation;

/// <summary>From every node there is a way to END, or to a failure that is meant.</summary>
internal sealed class NoWayToEndRule : IWorkflowRule
{
    public void Check(WorkflowFacts facts, DiagnosticBag diagnostics)
    {
        if (!facts.AreWaysKnown || facts.Definition.Edges.Length == 0)
        {
            return;
        }

        // A node without any way is reported by itself; what leads to it is then no mistake of its own.
        var ends = Enumerable.Range(0, facts.Ways.Count).Where(facts.Ways.MayEnd).ToHashSet();
        for (var node = 0; node < facts.Ways.Count; node++)
        {
            if (facts.Ways.Next(node).Count == 0 && !facts.Ways.MayEnd(node))
            {
                ends.Add(node);
                ReportDeadEnd(facts, node, diagnostics);
            }
        }

        var lost = Enumerable.Range(0, facts.Ways.Count).Where(node => !ends.Contains(node) && !LeadsTo(facts, node, ends)).ToList();
        if (lost.Count > 0)
        {
            diagnostics.Report(EdgeDiagnostics.NoWayToEnd(
                facts.Definition.Nodes[lost[0]].Name.Place, [.. lost.Select(facts.NameOf)]));
        }
    }

    private static void ReportDeadEnd(WorkflowFacts facts, int node, DiagnosticBag diagnostics)
    {
        // Edges cannot name a node that is called like one of their own words, and the name was reported.
        if (!Names.NotForNodes.Contains(facts.NameOf(node)))
        {
            diagnostics.Report(EdgeDiagnostics.NoWayOut(facts.Definition.Nodes[node].Name.Place, facts.NameOf(node)));
        }
    }

    private static bool LeadsTo(WorkflowFacts facts, int node, HashSet<int> ends)
    {
        var reached = facts.Ways.ReachableFrom([node]);
        return ends.Any(end => reached[end]);
    }
}
