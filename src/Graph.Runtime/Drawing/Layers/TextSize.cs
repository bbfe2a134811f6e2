using System.Text;

namespace Graph.Runtime.Drawing.Layers;

/// <summary>How much room text takes, estimated: nobody knows the fonts of a viewer.</summary>
internal static class TextSize
{
    public const double LineHeight = 17;

    private const double BoxLetter = 8;
    private const double LabelLetter = 7.3;
    private const int LongestLine = 36;

    public static double BoxWidth(IEnumerable<string> lines) => lines.Max(Units) * BoxLetter;

    public static double LabelWidth(IEnumerable<string> lines) => lines.Select(Units).DefaultIfEmpty().Max() * LabelLetter;

    /// <summary>Text in lines, broken at spaces where there are any.</summary>
    public static IEnumerable<string> Wrap(string text)
    {
        var rest = OneLine.Of(text);
        while (rest.Length > LongestLine)
        {
            var space = rest.LastIndexOf(' ', LongestLine);
            var end = space > 0 ? space : EndOfLetter(rest);
            yield return rest[..end];
            rest = rest[end..].TrimStart();
        }

        yield return rest;
    }

    private static int EndOfLetter(string text) => char.IsHighSurrogate(text[LongestLine - 1]) ? LongestLine - 1 : LongestLine;

    // Letters beyond the Latin, Greek and Cyrillic ones are mostly twice as wide.
    private static int Units(string line) => line.EnumerateRunes().Sum((Rune rune) => rune.Value < 0x1100 ? 1 : 2);
}
