using System.Globalization;
using System.Text;

namespace Graph.Runtime.Diagnostics;

/// <summary>Shows diagnostics as people read them: the place, the line, the culprit underlined, and the way out.</summary>
/// <param name="source">The text that was compiled; a diagnostic about a file that it uses brings that file's text along.</param>
public sealed class DiagnosticRenderer(string source)
{
    private const int TabWidth = 4;
    private const int LongestLine = 160;
    private const int Lead = 40;

    private readonly SourceText _source = new(source, "");

    /// <summary>Shows several diagnostics with an empty line between them.</summary>
    /// <param name="diagnostics">The diagnostics.</param>
    /// <returns>Text that ends with a line end, or nothing.</returns>
    public string Render(IEnumerable<Diagnostic> diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        return string.Join('\n', diagnostics.Select(Render));
    }

    /// <summary>Shows one diagnostic.</summary>
    /// <param name="diagnostic">The diagnostic.</param>
    /// <returns>Two to five lines, each with its line end.</returns>
    public string Render(Diagnostic diagnostic)
    {
        ArgumentNullException.ThrowIfNull(diagnostic);
        var number = diagnostic.Span.Start.Line.ToString(CultureInfo.InvariantCulture);
        var margin = new string(' ', number.Length);
        var (line, underline) = Excerpt(diagnostic.Source ?? _source, diagnostic.Span);
        var text = new StringBuilder()
            .Append(diagnostic).Append('\n')
            .Append(' ').Append(number).Append(" | ").Append(line.TrimEnd()).Append('\n')
            .Append(' ').Append(margin).Append(" | ").Append(underline).Append('\n');
        foreach (var help in HelpOf(diagnostic))
        {
            text.Append(' ').Append(margin).Append(" = help: ").Append(help).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>The line that a stretch starts on and the marks to put under it, both as they come out on a screen.</summary>
    internal (string Line, string Underline) Excerpt(SourceSpan span) => Excerpt(_source, span);

    private static (string Line, string Underline) Excerpt(SourceText source, SourceSpan span)
    {
        var index = Math.Clamp(span.Start.Line - 1, 0, source.LineCount - 1);
        var text = source.Line(index);
        var start = Math.Clamp(span.Start.Column - 1, 0, text.Length);
        var end = span.End.Line == span.Start.Line ? Math.Clamp(span.End.Column - 1, start, text.Length) : text.TrimEnd().Length;

        // Of a line that no screen can hold, the part around the culprit is shown.
        var from = text.Length > LongestLine && start > Lead ? start - Lead : 0;
        var to = Math.Min(text.Length, from + LongestLine);
        var before = (from > 0 ? "…" : "") + Expand(text[from..start], 0);
        var culprit = Expand(text[start..Math.Clamp(end, start, Math.Max(start, to))], WidthOf(before));
        var after = Expand(text[Math.Min(Math.Max(start, end), to)..to], WidthOf(before) + WidthOf(culprit));
        var marks = "^" + new string('~', Math.Max(0, WidthOf(culprit) - 1));
        return (before + culprit + after + (to < text.Length ? "…" : ""), new string(' ', WidthOf(before)) + marks);
    }

    /// <summary>The ways out that a diagnostic offers, each as a sentence.</summary>
    internal static IEnumerable<string> HelpOf(Diagnostic diagnostic)
    {
        if (diagnostic.Suggestion is not null)
        {
            var hasQuotes = diagnostic.Suggestion.AsSpan().ContainsAny('\'', '"');
            yield return hasQuotes ? $"did you mean {diagnostic.Suggestion}?" : $"did you mean '{diagnostic.Suggestion}'?";
        }

        if (diagnostic.Help is not null)
        {
            yield return diagnostic.Help;
        }
    }

    private static string Expand(string text, int column)
    {
        if (!text.Contains('\t', StringComparison.Ordinal))
        {
            return text;
        }

        var expanded = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value == '\t')
            {
                var width = column + WidthOf(expanded.ToString());
                expanded.Append(' ', TabWidth - (width % TabWidth));
            }
            else
            {
                expanded.Append(rune);
            }
        }

        return expanded.ToString();
    }

    private static int WidthOf(string text) => text.EnumerateRunes().Sum(CharacterWidth.Of);
}
