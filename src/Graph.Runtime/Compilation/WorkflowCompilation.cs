using System.Collections.Immutable;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Compilation;

/// <summary>What came of compiling one workflow file.</summary>
/// <param name="Workflow">The workflow; null if and only if one of the diagnostics is an error.</param>
/// <param name="Diagnostics">Everything that is wrong or doubtful, in the order of places; of files that it uses, after its own.</param>
public sealed record WorkflowCompilation(CompiledWorkflow? Workflow, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>The texts that diagnostics are about, by <see cref="Diagnostic.File"/>: the workflow's own and those of the files that it uses.</summary>
    internal IReadOnlyDictionary<string, string> Sources { get; init; } = ImmutableDictionary<string, string>.Empty;
}
