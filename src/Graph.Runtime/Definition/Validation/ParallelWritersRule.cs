using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Validation;

/// <summary>Nodes that one node (or the start) leads to at the same time do not write the same field, unless its reducer takes several writes.</summary>
internal sealed class ParallelWritersRule : IWorkflowRule
{
    public void Check(WorkflowFacts facts, DiagnosticBag diagnostics)
    {
        if (!facts.AreWaysKnown)
        {
            return;
        }

        foreach (var edges in facts.Definition.Edges.Where(edge => edge.Action is not EdgeAction.Join).GroupBy(edge => edge.Sources[0].Value))
        {
            CheckFanOut(facts, edges.Key, [.. edges.Select(edge => edge.Action)], diagnostics);
        }
    }

    private static void CheckFanOut(WorkflowFacts facts, string source, List<EdgeAction> actions, DiagnosticBag diagnostics)
    {
        var always = actions.OfType<EdgeAction.To>().SelectMany(to => NodesOf(facts, to)).Distinct().ToList();
        CheckPairs(facts, always, (first, second, write) => NodeDiagnostics.ParallelWriters(
            write.Place, facts.FieldName(write.Slot), facts.NameOf(first), facts.NameOf(second), $"both follow '{source}'"), diagnostics);
        foreach (var choice in actions.OfType<EdgeAction.Choose>())
        {
            foreach (var arm in choice.AllArms.Select(arm => arm.Then).OfType<EdgeAction.To>())
            {
                CheckPairs(facts, [.. NodesOf(facts, arm).Concat(always).Distinct()], (first, second, write) => NodeDiagnostics.ParallelWriters(
                    write.Place, facts.FieldName(write.Slot), facts.NameOf(first), facts.NameOf(second), $"both follow '{source}'"), diagnostics);
            }

            if (choice.MatchesAll)
            {
                var possible = choice.Arms.Select(arm => arm.Then).OfType<EdgeAction.To>().SelectMany(to => NodesOf(facts, to)).Distinct().ToList();
                CheckPairs(facts, possible, (first, second, write) => NodeDiagnostics.PossibleParallelWriters(
                    write.Place, facts.FieldName(write.Slot), $"'{facts.NameOf(first)}' and '{facts.NameOf(second)}'", $"both may follow '{source}'"), diagnostics);
            }
        }
    }

    private static IEnumerable<int> NodesOf(WorkflowFacts facts, EdgeAction.To to) =>
        to.Nodes.Select(name => facts.Ways.Find(name.Value)).OfType<int>().Where(node => node < facts.Ways.Count && !facts.Definition.Nodes[node].IsDeferred);

    private static void CheckPairs(
        WorkflowFacts facts, List<int> nodes, Func<int, int, Compilation.Binding.FieldWrite, Problem> explain, DiagnosticBag diagnostics)
    {
        var writers = new Dictionary<int, int>();
        foreach (var node in nodes.Order())
        {
            foreach (var write in facts.WritesOf(node).Where(write => !write.IsOnFailure && !facts.Schema.Fields[write.Slot].Reducer.AllowsSeveralWriters))
            {
                if (!writers.TryAdd(write.Slot, node) && writers[write.Slot] != node)
                {
                    diagnostics.Report(explain(writers[write.Slot], node, write));
                }
            }
        }
    }
}
