using Graph.Runtime.Compilation.Binding;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Validation;

/// <summary>A field that a node reads may have a value by then: from the caller, a default, or a node before.</summary>
internal sealed class ReadBeforeWrittenRule : IWorkflowRule
{
    public void Check(WorkflowFacts facts, DiagnosticBag diagnostics)
    {
        // A node that could not be understood may have been the one that writes.
        if (!facts.AreWaysKnown || diagnostics.HasErrors)
        {
            return;
        }

        foreach (var reads in facts.Reads.Where(read => IsUnset(facts, read.Slot)).GroupBy(read => read.Slot))
        {
            var writers = facts.Writes.Where(write => write.Slot == reads.Key).Select(write => write.Node).Concat(facts.FreeWriters).ToHashSet();
            var reached = facts.Ways.ReachableFrom(writers);
            foreach (var read in reads.Where(read => !IsWritten(read, writers, reached)))
            {
                var reader = read.Node == Usage.AtStart ? Names.Start : facts.NameOf(read.Node);
                diagnostics.Report(StateDiagnostics.ReadBeforeWritten(read.Place, facts.FieldName(read.Slot), reader));
            }
        }
    }

    private static bool IsUnset(WorkflowFacts facts, int slot) =>
        facts.Schema.Fields[slot].Default.IsNull && !facts.Input.Contains(slot);

    private static bool IsWritten(FieldRead read, HashSet<int> writers, bool[] reached) =>
        read.Node != Usage.AtStart && (reached[read.Node] || (read.IsAfterWrites && writers.Contains(read.Node)));
}
