using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Validation;

/// <summary>Every field is read by something, or is part of the output.</summary>
internal sealed class NeverReadRule : IWorkflowRule
{
    public void Check(WorkflowFacts facts, DiagnosticBag diagnostics)
    {
        // An expression that was wrong may have been the one that reads the field.
        if (facts.ReadsWholeState || diagnostics.HasErrors)
        {
            return;
        }

        var read = facts.Reads.Select(read => read.Slot).Concat(facts.Output).ToHashSet();
        foreach (var field in facts.Definition.Fields)
        {
            if (facts.Schema.FindSlot(field.Name.Value) is var slot && !read.Contains(slot))
            {
                diagnostics.Report(StateDiagnostics.NeverRead(field.Name.Place, field.Name.Value));
            }
        }
    }
}
