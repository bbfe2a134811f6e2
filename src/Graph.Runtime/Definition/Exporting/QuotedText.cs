using System.Globalization;
using System.Text;
using Graph.Runtime.Definition.Yaml;

namespace Graph.Runtime.Definition.Exporting;

/// <summary>Writes text so that YAML reads exactly that text again.</summary>
/// <remarks>The formatter takes quotes away that nothing needs; here they are always made.</remarks>
internal static class QuotedText
{
    /// <summary>Text of one line in quotes, of several as a block if its white space allows it.</summary>
    public static LayoutNode.Scalar Of(string text) => IsBlock(text) ? Block(text) : OnOneLine(text);

    /// <summary>Text in quotes on one line, whatever is in it.</summary>
    public static LayoutNode.Scalar OnOneLine(string text)
    {
        var needsSingle = text.AsSpan().IndexOfAny('"', '\\') >= 0 && text.All(IsVisible);
        return needsSingle
            ? new(default, null, text, $"'{text.Replace("'", "''", StringComparison.Ordinal)}'", ScalarStyle.SingleQuoted)
            : new(default, null, text, DoubleQuoted(text), ScalarStyle.DoubleQuoted);
    }

    private static LayoutNode.Scalar Block(string text)
    {
        var header = text.EndsWith('\n') ? "|" : "|-";
        return new(default, null, text, $"{header}\n{text.TrimEnd('\n')}", ScalarStyle.Literal);
    }

    // A block says where its text starts by its first line, and loses what stands at the ends of lines to many editors.
    private static bool IsBlock(string text)
    {
        var lines = (text.EndsWith('\n') ? text[..^1] : text).Split('\n');
        return text.Contains('\n', StringComparison.Ordinal)
            && lines[0].Length > 0
            && lines[^1].Length > 0
            && lines[0][0] != ' '
            && lines.All(line => line.All(IsVisible) && !line.EndsWith(' '));
    }

    private static string DoubleQuoted(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var letter in text)
        {
            quoted.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => @"\\",
                '\n' => "\\n",
                '\t' => "\\t",
                '\r' => "\\r",
                _ when IsVisible(letter) => letter.ToString(),
                _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
            });
        }

        return quoted.Append('"').ToString();
    }

    // Control characters, marks of direction and line separators would be read as something else, or not be seen at all.
    private static bool IsVisible(char letter) => letter == ' ' || char.GetUnicodeCategory(letter)
        is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.SpaceSeparator or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
