using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Validation;

/// <summary>One thing that is refused or doubted in a workflow as a whole.</summary>
internal interface IWorkflowRule
{
    /// <summary>Reports every place that breaks the rule.</summary>
    /// <param name="facts">What is known about the workflow; names that do not exist were already reported.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    void Check(WorkflowFacts facts, DiagnosticBag diagnostics);
}
