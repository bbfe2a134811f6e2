using System.Text;
using Graph.Runtime.Compilation;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Tests.Golden;

/// <summary>A source with each diagnostic written under the line that it points at.</summary>
internal static class AnnotatedSource
{
    private const string Margin = "  | ";

    /// <summary>The file, and below it each file that it uses and that something is said about.</summary>
    public static string Render(string file, WorkflowCompilation compilation)
    {
        var byFile = compilation.Diagnostics.ToLookup(diagnostic => diagnostic.File);
        var others = compilation.Sources.Where(source => source.Key != file && byFile.Contains(source.Key));
        return Render(compilation.Sources[file], byFile[file])
            + string.Concat(others.Select(source => $"\n{source.Key}\n{Render(source.Value, byFile[source.Key])}"));
    }

    private static string Render(string text, IEnumerable<Diagnostic> diagnostics)
    {
        var renderer = new DiagnosticRenderer(text);
        var source = new SourceText(text, "");
        var annotated = new StringBuilder();
        for (var line = 1; line <= source.LineCount; line++)
        {
            var here = diagnostics.Where(diagnostic => diagnostic.Span.Start.Line == line).ToList();
            var whole = renderer.Excerpt(new SourceSpan(new SourcePoint(line, 1), new SourcePoint(line, 1))).Line.TrimEnd();
            annotated.Append(whole.Length == 0 && here.Count == 0 ? "" : Margin + whole).Append('\n');
            here.ForEach(diagnostic => Append(annotated, renderer, diagnostic));
        }

        return annotated.ToString().TrimEnd('\n') + "\n";
    }

    private static void Append(StringBuilder annotated, DiagnosticRenderer renderer, Diagnostic diagnostic)
    {
        var (line, underline) = renderer.Excerpt(diagnostic.Span);
        if (line.StartsWith('…'))
        {
            annotated.Append(Margin).Append(line.TrimEnd()).Append('\n');
        }

        var severity = diagnostic.Severity == DiagnosticSeverity.Error ? "error" : "warning";
        annotated.Append("    ").Append(underline).Append(' ').Append(severity).Append(' ').Append(diagnostic.Code).Append(": ").Append(diagnostic.Message).Append('\n');
        foreach (var help in DiagnosticRenderer.HelpOf(diagnostic))
        {
            annotated.Append("    ").Append(' ', underline.Length).Append(" help: ").Append(help).Append('\n');
        }
    }
}
