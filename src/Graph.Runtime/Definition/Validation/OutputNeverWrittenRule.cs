using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Validation;

/// <summary>What the author lists as output comes from somewhere.</summary>
internal sealed class OutputNeverWrittenRule : IWorkflowRule
{
    public void Check(WorkflowFacts facts, DiagnosticBag diagnostics)
    {
        if (facts.FreeWriters.Any() || diagnostics.HasErrors)
        {
            return;
        }

        var written = facts.Writes.Select(write => write.Slot).Concat(facts.Input).ToHashSet();
        var defaults = facts.Definition.Fields.Where(field => field.Default is not null).Select(field => field.Name.Value).ToHashSet(StringComparer.Ordinal);
        foreach (var name in facts.Definition.Output ?? [])
        {
            var slot = facts.Schema.FindSlot(name.Value);
            if (slot >= 0 && !written.Contains(slot) && !defaults.Contains(name.Value))
            {
                diagnostics.Report(StateDiagnostics.OutputNeverWritten(name.Place, name.Value));
            }
        }
    }
}
