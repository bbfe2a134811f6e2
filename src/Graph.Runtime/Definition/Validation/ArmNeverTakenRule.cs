using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Validation;

/// <summary>No arm of a choice stands behind one that always holds.</summary>
internal sealed class ArmNeverTakenRule : IWorkflowRule
{
    public void Check(WorkflowFacts facts, DiagnosticBag diagnostics)
    {
        foreach (var choice in facts.Definition.Edges.Select(edge => edge.Action).OfType<EdgeAction.Choose>().Where(choice => !choice.MatchesAll))
        {
            var always = choice.Arms.FirstOrDefault(arm => arm.When is YamlNode.Scalar { Text: "true" });
            if (always is null)
            {
                continue;
            }

            foreach (var arm in choice.Arms.SkipWhile(arm => arm != always).Skip(1))
            {
                diagnostics.Report(EdgeDiagnostics.ArmNeverTaken(arm.When!.Place, facts.LineOf(always.When!.Place)));
            }
        }
    }
}
