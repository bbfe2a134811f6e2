using Graph.Runtime.Compilation.Binding;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Validation;

/// <summary>The name of an item is an identifier that hides neither a field nor a name that every expression has.</summary>
internal sealed class ItemNamesRule : IWorkflowRule
{
    public void Check(WorkflowFacts facts, DiagnosticBag diagnostics)
    {
        foreach (var name in facts.Definition.Edges.SelectMany(edge => ItemBinder.EachesOf(edge.Action)).Select(each => each.ItemName))
        {
            if (FindReason(facts, name.Value) is { } reason)
            {
                diagnostics.Report(EdgeDiagnostics.InvalidItemName(name.Place, name.Value, reason));
            }
        }
    }

    private static string? FindReason(WorkflowFacts facts, string name)
    {
        if (Names.InEveryScope.TryGetValue(name, out var meaning))
        {
            return $"it is {meaning} in every expression";
        }

        if (facts.Schema.FindSlot(name) >= 0)
        {
            return "a state field has this name";
        }

        return Names.IsField(name) ? null : "a name starts with a small letter or '_' and goes on with small letters, digits and '_'";
    }
}
