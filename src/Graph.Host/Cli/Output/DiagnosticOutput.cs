using Graph.Runtime.Diagnostics;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Output;

/// <summary>Shows what is wrong with a workflow file.</summary>
internal static class DiagnosticOutput
{
    /// <summary>Writes diagnostics: for people to the words, or as lines of JSON to the results.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="text">The file's text, of which the offending lines are shown.</param>
    /// <param name="diagnostics">What is wrong.</param>
    /// <param name="asJson">As JSON.</param>
    internal static void Write(Terminal terminal, string text, IReadOnlyList<Diagnostic> diagnostics, bool asJson)
    {
        if (!asJson)
        {
            terminal.Error.Write(DiagnosticRenderer.Render(diagnostics, text, terminal.ErrorHasColor));
            return;
        }

        foreach (var diagnostic in diagnostics)
        {
            terminal.Out.WriteLine(ValueJson.ToText(JsonLine.Of("diagnostic", diagnostic.ToMap())));
        }
    }
}
