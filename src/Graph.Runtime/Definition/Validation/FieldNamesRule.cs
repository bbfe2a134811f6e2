using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Validation;

/// <summary>A field's name is an identifier, and does not hide a name that every expression has.</summary>
internal sealed class FieldNamesRule : IWorkflowRule
{
    public void Check(WorkflowFacts facts, DiagnosticBag diagnostics)
    {
        foreach (var name in facts.Definition.Fields.Select(field => field.Name))
        {
            if (Names.InEveryScope.TryGetValue(name.Value, out var meaning))
            {
                diagnostics.Report(StateDiagnostics.NameInUse(name.Place, name.Value, meaning));
            }
            else if (!Names.IsField(name.Value))
            {
                diagnostics.Report(StateDiagnostics.InvalidFieldName(name.Place, name.Value));
            }
        }
    }
}
