using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace Graph.Nodes.Text;

/// <summary>Finds the sentences of a text; each is an unchanged piece of it.</summary>
/// <remarks>
/// A line break ends a sentence: in the passages of a corpus a line is a paragraph, a list item or a row. The mark of an item is
/// no part of its sentence. Lines that are indented by four spaces are code and have no sentences.
/// </remarks>
internal static partial class SentenceSplitter
{
    private static readonly FrozenSet<string> Abbreviations = WordList.Read(
        "e.g i.e etc vs cf mr mrs ms dr prof st no fig sec ch vol pp al inc ltd co approx resp jan feb mar apr jun jul aug sep sept oct nov dec");

    /// <summary>The sentences in order, without surrounding white space.</summary>
    internal static IEnumerable<string> Split(string text)
    {
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("    ", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var sentence in SplitLine(line[ItemMark().Match(line).Length..]))
            {
                yield return sentence;
            }
        }
    }

    private static IEnumerable<string> SplitLine(string line)
    {
        var start = 0;
        for (var at = 0; at < line.Length; at++)
        {
            if (!EndsSentence(line, at, out var end))
            {
                continue;
            }

            yield return line[start..end].Trim();
            start = end;
            at = end - 1;
        }

        var rest = line[start..].Trim();
        if (rest.Length > 0)
        {
            yield return rest;
        }
    }

    private static bool EndsSentence(string line, int at, out int end)
    {
        end = at + 1;
        if (line[at] is '。' or '！' or '？')
        {
            return true;
        }

        if (line[at] is not ('.' or '!' or '?'))
        {
            return false;
        }

        while (end < line.Length && line[end] is '.' or '!' or '?' or '"' or '\'' or ')' or ']' or '”' or '’')
        {
            end++;
        }

        return IsFollowedByStart(line, end) && !(line[at] == '.' && IsAbbreviation(line, at));
    }

    private static bool IsFollowedByStart(string line, int end)
    {
        if (end >= line.Length - 1 || line[end] != ' ')
        {
            return false;
        }

        var next = line.AsSpan(end).TrimStart();
        return !next.IsEmpty && !char.IsLower(next[0]);
    }

    private static bool IsAbbreviation(string line, int at)
    {
        var start = at;
        while (start > 0 && (char.IsLetter(line[start - 1]) || line[start - 1] == '.'))
        {
            start--;
        }

        var word = line[start..at];
        return (word.Length == 1 && char.IsUpper(word[0])) || Abbreviations.Contains(word.ToLowerInvariant());
    }

    [GeneratedRegex(@"^\s*(?:[-*•]|[0-9]{1,3}[.)])\s+", RegexOptions.CultureInvariant)]
    private static partial Regex ItemMark();
}
