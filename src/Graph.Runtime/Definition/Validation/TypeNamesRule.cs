using Graph.Runtime.Compilation.Binding;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Validation;

/// <summary>A type's name is an identifier, and not a built-in type.</summary>
internal sealed class TypeNamesRule : IWorkflowRule
{
    public void Check(WorkflowFacts facts, DiagnosticBag diagnostics)
    {
        foreach (var name in facts.Definition.Types.Select(type => type.Name))
        {
            var isBuiltIn = TypeBinder.BuiltInNames.Contains(name.Value, StringComparer.Ordinal);
            if (isBuiltIn || !Names.IsType(name.Value))
            {
                diagnostics.Report(StateDiagnostics.InvalidTypeName(name.Place, name.Value, isBuiltIn));
            }
        }
    }
}
