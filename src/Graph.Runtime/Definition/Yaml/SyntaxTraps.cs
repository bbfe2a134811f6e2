using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Yaml;

/// <summary>Says in an author's words why the parser gave up, and what to do.</summary>
internal static class SyntaxTraps
{
    private static readonly Func<SourceText, SyntaxFault, Trap?>[] InOrder =
    [
        FindUnclosedQuote, FindTab, FindEscape, FindBlockHeader, FindForbiddenStart, FindFlowTrap, FindUnclosedBracket,
        FindBlockList, FindAnchors, FindColon, FindTextBehindValue, FindLooseLine,
    ];

    /// <summary>The first explanation that fits.</summary>
    public static Trap Explain(SourceText source, SyntaxFault fault)
    {
        foreach (var find in InOrder)
        {
            if (find(source, fault) is { } trap)
            {
                return trap;
            }
        }

        return new Trap(ReadingDiagnostics.InvalidYaml(At(source, fault.Place), fault.Message));
    }

    private static Trap? FindUnclosedQuote(SourceText source, SyntaxFault fault)
    {
        var isQuote = fault.Says("quoted scalar") && (fault.Says("end of stream") || fault.Says("indentation") || fault.Says("document"));
        return isQuote && fault.Start is { } start ? new Trap(ReadingDiagnostics.UnclosedQuote(At(source, start), source.Text[start])) : null;
    }

    private static Trap? FindTab(SourceText source, SyntaxFault fault)
    {
        var from = source.LineAt(Math.Max(fault.Place, fault.LastEnd));
        var isTab = fault.Says("tab") || (fault.Place < source.Text.Length && source.Text[fault.Place] == '\t');
        for (var line = from; isTab && line < source.LineCount; line++)
        {
            var text = source.Line(line);
            var tab = text.IndexOf('\t', StringComparison.Ordinal);
            if (tab >= 0 && text.AsSpan(0, tab).IndexOfAnyExcept(" -") < 0)
            {
                return new Trap(ReadingDiagnostics.TabIndentation(At(source, source.LineStart(line) + tab)));
            }
        }

        return null;
    }

    private static Trap? FindEscape(SourceText source, SyntaxFault fault)
    {
        if (!fault.Says("escape"))
        {
            return null;
        }

        var backslash = source.Text.LastIndexOf('\\', Math.Min(fault.End, source.Text.Length - 1));
        var place = backslash < (fault.Start ?? 0) ? At(source, fault.Place) : new TextRange(backslash, Math.Min(backslash + 2, source.Text.Length));
        return new Trap(YamlDiagnostics.InvalidEscape(place, source.Text[place.Start..place.End]));
    }

    private static Trap? FindBlockHeader(SourceText source, SyntaxFault fault) =>
        fault.Says("block scalar") && ValueOnLine.Find(source, fault.Place) is { } value
            ? new Trap(value.Text[0] is '>' or '|' ? YamlDiagnostics.BlockScalarOperator(value.Place, value.Text) : SpecialStart(value), value.Place)
            : null;

    private static Trap? FindForbiddenStart(SourceText source, SyntaxFault fault)
    {
        if (!fault.Says("cannot start any token") || fault.Place >= source.Text.Length)
        {
            return null;
        }

        var value = fault.OutermostBracket is null ? ValueOnLine.Find(source, fault.Place) : null;
        var place = value is not null && value.Place.Start == fault.Place ? value.Place : At(source, fault.Place);
        return new Trap(YamlDiagnostics.ForbiddenStart(place, source.Text[fault.Place]), value is null ? null : place);
    }

    private static Trap? FindFlowTrap(SourceText source, SyntaxFault fault) =>
        fault.OutermostBracket is null || fault.Start is not { } start || start >= source.Text.Length
            ? null
            : FlowTraps.Explain(source, start);

    private static Trap? FindUnclosedBracket(SourceText source, SyntaxFault fault) =>
        fault.InnermostBracket is { } bracket
            ? new Trap(ReadingDiagnostics.UnclosedBracket(At(source, bracket), source.Text[bracket]))
            : null;

    private static Trap? FindBlockList(SourceText source, SyntaxFault fault) =>
        fault.Says("sequence entries are not allowed") ? new Trap(YamlDiagnostics.ListOnKeyLine(At(source, fault.Place))) : null;

    private static Trap? FindAnchors(SourceText source, SyntaxFault fault) =>
        (fault.Says("anchor") || fault.Says("alias") || fault.Says("tag")) && ValueOnLine.Find(source, fault.Place) is { } value
            ? new Trap(SpecialStart(value), value.Place)
            : null;

    private static Trap? FindColon(SourceText source, SyntaxFault fault)
    {
        if (!fault.Says("invalid mapping") && !fault.Says("mapping values are not allowed") && !fault.Says("Mapping keys are not allowed"))
        {
            return null;
        }

        if (ValueOnLine.Find(source, fault.Place) is not { } value || fault.Place < value.Place.Start)
        {
            // The colon is the line's own: the line before it is text that was not over, or stands at another depth.
            return FindMissingSpace(source, fault) ?? WrongIndentation(source, fault.Place);
        }

        return new Trap(YamlDiagnostics.QuotesNeeded(value.Place, value.Text, "': ' inside unquoted text starts a map in YAML"), value.Place);
    }

    private static Trap? FindMissingSpace(SourceText source, SyntaxFault fault)
    {
        var line = source.LineAt(fault.Place) - 1;
        if (line < 0)
        {
            return null;
        }

        var text = source.Line(line);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return IsKeyWithoutSpace(text, colon) ? MissingSpace(source, line, colon) : colon < 0 ? FindLooseText(source, line) : null;
    }

    private static bool IsKeyWithoutSpace(string text, int colon) =>
        colon > 0 && colon + 1 < text.Length && text[colon + 1] != ' ' && !text.Contains(": ", StringComparison.Ordinal);

    private static Trap MissingSpace(SourceText source, int line, int colon) =>
        new(YamlDiagnostics.MissingSpace(new TextRange(source.LineStart(line) + colon, source.LineStart(line) + colon + 1)));

    // The line before has no colon at all and stands in the same column: it is not a key, and no text to go on with.
    private static Trap? FindLooseText(SourceText source, int line)
    {
        var text = source.Line(line);
        var next = source.Line(line + 1);
        var indent = text.Length - text.TrimStart().Length;
        if (text.Trim().Length == 0 || text.TrimStart()[0] is '-' or '#' || next.Length - next.TrimStart().Length != indent)
        {
            return null;
        }

        var place = new TextRange(source.LineStart(line) + indent, source.LineStart(line) + text.TrimEnd().Length);
        return new Trap(YamlDiagnostics.NotAnEntry(place, text.Trim()));
    }

    private static Trap? FindTextBehindValue(SourceText source, SyntaxFault fault)
    {
        if (ValueOnLine.Find(source, fault.Place) is not { } value || fault.Place <= value.Place.Start)
        {
            return null;
        }

        var problem = value.Text switch
        {
            ['{', '{', ..] => YamlDiagnostics.UnquotedTemplate(value.Place, value.Text),
            ['"' or '\'', ..] => YamlDiagnostics.TextAfterQuote(value.Place, value.Text),
            ['[' or '{', ..] => YamlDiagnostics.TextAfterBracket(value.Place, value.Text),
            ['*' or '&' or '!', ..] => SpecialStart(value),
            _ => null,
        };
        return problem is null ? null : new Trap(problem, value.Place);
    }

    private static Trap? FindLooseLine(SourceText source, SyntaxFault fault)
    {
        var line = source.LineAt(fault.Place);
        var text = source.Line(line);
        var first = source.LineStart(line) + text.Length - text.TrimStart().Length;
        if (fault.Place > first || text.Trim().Length == 0)
        {
            return null;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (IsKeyWithoutSpace(text, colon))
        {
            return MissingSpace(source, line, colon);
        }

        var isEntry = text.Contains(": ", StringComparison.Ordinal) || text.TrimEnd().EndsWith(':') || text.TrimStart().StartsWith("- ", StringComparison.Ordinal);
        return isEntry
            ? WrongIndentation(source, first)
            : new Trap(YamlDiagnostics.NotAnEntry(new TextRange(first, source.LineStart(line) + text.TrimEnd().Length), text.Trim()));
    }

    private static Trap WrongIndentation(SourceText source, int place)
    {
        var line = source.LineAt(place);
        var text = source.Line(line);
        var first = source.LineStart(line) + text.Length - text.TrimStart().Length;
        return new Trap(YamlDiagnostics.WrongIndentation(new TextRange(first, source.LineStart(line) + text.TrimEnd().Length)));
    }

    private static Problem SpecialStart(ValueOnLine value) => YamlDiagnostics.QuotesNeeded(
        value.Place, value.Text, $"'{value.Text[0]}' at the start of a value has a meaning of its own in YAML");

    private static TextRange At(SourceText source, int place)
    {
        var inside = Math.Clamp(place, 0, Math.Max(0, source.Text.Length - 1));
        return new TextRange(inside, inside + 1);
    }
}

/// <summary>An explained fault.</summary>
/// <param name="Problem">What to tell.</param>
/// <param name="Patch">The value on one line that may be blanked out to read on; null when nothing is certain enough.</param>
internal sealed record Trap(Problem Problem, TextRange? Patch = null);
