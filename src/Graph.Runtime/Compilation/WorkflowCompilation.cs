using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Compilation;

/// <summary>What came of compiling one workflow file.</summary>
/// <param name="Workflow">The workflow; null if and only if one of the diagnostics is an error.</param>
/// <param name="Diagnostics">Everything that is wrong or doubtful, in the order of places.</param>
public sealed record WorkflowCompilation(CompiledWorkflow? Workflow, IReadOnlyList<Diagnostic> Diagnostics);
