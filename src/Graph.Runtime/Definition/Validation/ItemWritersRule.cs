using Graph.Runtime.Compilation.Binding;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Validation;

/// <summary>A node that runs once for each item does not write a field whose reducer takes one write a step.</summary>
internal sealed class ItemWritersRule : IWorkflowRule
{
    public void Check(WorkflowFacts facts, DiagnosticBag diagnostics)
    {
        var targets = facts.Definition.Edges
            .SelectMany(edge => ItemBinder.EachesOf(edge.Action))
            .SelectMany(each => each.Nodes)
            .Select(name => facts.Ways.Find(name.Value))
            .OfType<int>()
            .Where(node => node < facts.Ways.Count)
            .Distinct();
        foreach (var write in targets.SelectMany(facts.WritesOf).Where(write => !write.IsOnFailure && !facts.Schema.Fields[write.Slot].Reducer.AllowsSeveralWriters))
        {
            diagnostics.Report(NodeDiagnostics.PossibleParallelWriters(
                write.Place, facts.FieldName(write.Slot), $"The tasks of '{facts.NameOf(write.Node)}'", "there is one for each item"));
        }
    }
}
