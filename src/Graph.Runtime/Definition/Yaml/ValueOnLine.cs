using System.Text.RegularExpressions;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Yaml;

/// <summary>What stands behind <c>key:</c> or <c>-</c> on one line, for text that the parser could not read.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Text">The text.</param>
internal sealed partial record ValueOnLine(TextRange Place, string Text)
{
    public static ValueOnLine? Find(SourceText source, int place)
    {
        var line = source.LineAt(Math.Min(place, source.Text.Length));
        var match = Shape().Match(source.Line(line));
        var value = match.Groups["value"];
        if (!match.Success || value.Length == 0)
        {
            return null;
        }

        var start = source.LineStart(line) + value.Index;
        return new ValueOnLine(new TextRange(start, start + value.Length), value.Value);
    }

    [GeneratedRegex("""^[ ]*(?:(?:-[ ]+)+(?:(?:"[^"]*"|'[^']*'|[A-Za-z0-9_.$?-]+)[ ]*:[ ]+)?|(?:"[^"]*"|'[^']*'|[A-Za-z0-9_.$?-]+)[ ]*:[ ]+)(?<value>\S.*?)[ ]*$""", RegexOptions.ExplicitCapture)]
    private static partial Regex Shape();
}
