using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Yaml;

/// <summary>Text inside <c>{ }</c> or <c>[ ]</c> that only lacks quotes.</summary>
internal static class FlowTraps
{
    /// <summary>The explanation for a fault at a character, if that character shows what was meant.</summary>
    public static Trap? Explain(SourceText source, int at) => source.Text[at] switch
    {
        '{' when at > 0 && source.Text[at - 1] == '$' => Expression(source, at - 1),
        '[' when at > 0 && IsWord(source.Text[at - 1]) => Indexed(source, at),
        '{' when at > 0 && IsWord(source.Text[at - 1]) => Braced(source, at),
        ':' => Colon(source, at),
        _ => Behind(source, at),
    };

    private static bool IsWord(char letter) => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or ')' or ']';

    private static Trap Expression(SourceText source, int dollar)
    {
        var place = new TextRange(dollar, EndOf(source, dollar + 1));
        return new Trap(YamlDiagnostics.UnquotedExpression(place, Text(source, place)), place);
    }

    private static Trap Indexed(SourceText source, int bracket)
    {
        var start = ValueStart(source, bracket);
        var end = EndOf(source, bracket);
        var place = new TextRange(start, Text(source, new TextRange(start, bracket)) == "enum" ? end : ValueEnd(source, end));
        var text = Text(source, place);
        var problem = text.StartsWith("enum[", StringComparison.Ordinal)
            ? YamlDiagnostics.EnumInFlow(place, text)
            : YamlDiagnostics.QuotesNeeded(place, text, "inside { } and [ ], unquoted text cannot contain brackets");
        return new Trap(problem, place);
    }

    private static Trap Braced(SourceText source, int brace)
    {
        var place = new TextRange(ValueStart(source, brace), ValueEnd(source, EndOf(source, brace)));
        return new Trap(
            YamlDiagnostics.QuotesNeeded(place, Text(source, place), "inside { } and [ ], unquoted text cannot contain brackets"), place);
    }

    private static Trap? Colon(SourceText source, int colon)
    {
        var place = new TextRange(ValueStart(source, colon), ValueEnd(source, colon));
        return place.Start >= colon
            ? null
            : new Trap(YamlDiagnostics.QuotesNeeded(place, Text(source, place), "': ' inside unquoted text starts a map in YAML"), place);
    }

    // Something follows a value that was complete: 'x' == y, [1] == y, {{ q }} more.
    private static Trap? Behind(SourceText source, int at)
    {
        if (source.Text[at] is '}' or ']' or ',' or '\n')
        {
            return null;
        }

        var start = ValueStart(source, at);
        var place = new TextRange(start, ValueEnd(source, at));
        var text = Text(source, place);
        var problem = text switch
        {
            ['"' or '\'', ..] => YamlDiagnostics.TextAfterQuote(place, text),
            ['*' or '&' or '!', ..] => YamlDiagnostics.QuotesNeeded(
                place, text, $"'{text[0]}' at the start of a value has a meaning of its own in YAML"),
            _ => null,
        };
        return problem is null ? null : new Trap(problem, place);
    }

    private static int ValueStart(SourceText source, int at)
    {
        var line = source.LineStart(source.LineAt(at));
        var start = at;
        while (start > line && !IsBoundary(source.Text, start))
        {
            start--;
        }

        while (start < at && source.Text[start] == ' ')
        {
            start++;
        }

        return start;
    }

    private static bool IsBoundary(string text, int start) =>
        text[start - 1] is ',' or '{' or '[' || (text[start - 1] == ' ' && start > 1 && text[start - 2] == ':');

    private static int ValueEnd(SourceText source, int at)
    {
        var end = source.LineEnd(source.LineAt(at));
        var stop = source.Text.AsSpan(at, end - at).IndexOfAny(",}]");
        return at + source.Text.AsSpan(at, stop < 0 ? end - at : stop).TrimEnd().Length;
    }

    // Behind the bracket that closes the one at this place, on the same line.
    private static int EndOf(SourceText source, int open)
    {
        var end = source.LineEnd(source.LineAt(open));
        var depth = 0;
        for (var i = open; i < end; i++)
        {
            depth += source.Text[i] switch { '{' or '[' => 1, '}' or ']' => -1, _ => 0 };
            if (depth == 0)
            {
                return i + 1;
            }
        }

        return end;
    }

    private static string Text(SourceText source, TextRange place) => source.Text[place.Start..place.End];
}
