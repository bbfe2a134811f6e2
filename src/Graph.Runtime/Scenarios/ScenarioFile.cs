using Graph.Runtime.Compilation;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Scenarios;

/// <summary>A file of scenarios that was checked whole against its workflow.</summary>
/// <param name="Path">The file, as it was named.</param>
/// <param name="Workflow">The workflow that all of them run.</param>
/// <param name="Scenarios">The scenarios in the order of the file, a table's cases in place of the table.</param>
public sealed record ScenarioFile(string Path, CompiledWorkflow Workflow, IReadOnlyList<Scenario> Scenarios)
{
    private static readonly string[] Endings = [".tests.yaml", ".tests.yml"];

    /// <summary>Whether a file holds scenarios, by its name.</summary>
    /// <param name="path">The file.</param>
    /// <returns>True for <c>*.tests.yaml</c> and <c>*.tests.yml</c>.</returns>
    public static bool IsOne(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Array.Exists(Endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>What came of reading one file of scenarios.</summary>
/// <param name="Text">The file's text, for showing diagnostics.</param>
/// <param name="File">The scenarios; null if and only if one of the diagnostics is an error.</param>
/// <param name="Diagnostics">Everything that is wrong, in the order of places.</param>
public sealed record ScenarioReading(string Text, ScenarioFile? File, IReadOnlyList<Diagnostic> Diagnostics);
