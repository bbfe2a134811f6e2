using Graph.Runtime.Diagnostics;

namespace Graph.Host.Cli.Output;

/// <summary>Shows what is wrong with a workflow file.</summary>
internal static class DiagnosticOutput
{
    /// <summary>Writes diagnostics: to the words, or as lines of JSON to the results.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="text">The file's text, of which the offending lines are shown.</param>
    /// <param name="diagnostics">What is wrong.</param>
    /// <param name="asJson">As JSON.</param>
    internal static void Write(Terminal terminal, string text, IReadOnlyList<Diagnostic> diagnostics, bool asJson)
    {
        if (!asJson)
        {
            WriteForPeople(terminal, text, diagnostics);
            return;
        }

        foreach (var diagnostic in diagnostics)
        {
            JsonLine.Write(terminal, JsonLine.Of("diagnostic", diagnostic.ToMap()));
        }
    }

    /// <summary>Writes diagnostics with the lines they are about.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="text">The file's text.</param>
    /// <param name="diagnostics">What is wrong.</param>
    internal static void WriteForPeople(Terminal terminal, string text, IReadOnlyList<Diagnostic> diagnostics)
    {
        if (diagnostics.Count > 0)
        {
            terminal.Say(new DiagnosticRenderer(text).Render(diagnostics));
        }
    }
}
