using System.Text;

namespace Graph.Nodes.Research.Documents;

/// <summary>Reads text: paragraphs between empty lines, list items, and headings underlined with a row of <c>=</c>, <c>-</c> or <c>~</c>.</summary>
/// <remarks>A short first line that stands alone is the title.</remarks>
internal sealed class PlainTextReader : IDocumentReader
{
    private const int LongestTitle = 80;

    public IEnumerable<ExtractedDocument> Read(string content)
    {
        var lines = content.ReplaceLineEndings("\n").Split('\n');
        var blocks = new List<Block>();
        for (var at = 0; at < lines.Length;)
        {
            at = string.IsNullOrWhiteSpace(lines[at]) ? at + 1 : ReadBlock(lines, at, blocks);
        }

        var title = blocks is [{ HeadingLevel: 1 } first, ..] ? first.Text : "";
        return blocks.Count == 0 ? [] : [new ExtractedDocument(title, blocks)];
    }

    private static int ReadBlock(string[] lines, int at, List<Block> blocks)
    {
        if (UnderlineLevel(lines, at) is > 0 and var level)
        {
            blocks.Add(new Block(level, lines[at].Trim(), at + 1, at + 2));
            return at + 2;
        }

        if (blocks.Count == 0 && IsTitle(lines, at))
        {
            blocks.Add(new Block(1, lines[at].Trim(), at + 1, at + 1));
            return at + 1;
        }

        return ReadParagraph(lines, at, blocks);
    }

    private static int ReadParagraph(string[] lines, int start, List<Block> blocks)
    {
        var text = new StringBuilder();
        var marks = new List<LineMark>();
        var at = start;
        for (; at < lines.Length && !string.IsNullOrWhiteSpace(lines[at]); at++)
        {
            if (at > start && (StartsItem(lines[at]) || UnderlineLevel(lines, at) > 0))
            {
                break;
            }

            text.Append(text.Length == 0 ? "" : " ");
            marks.Add(new LineMark(text.Length, at + 1));
            text.Append(lines[at].Trim());
        }

        blocks.Add(new Block(0, text.ToString(), start + 1, at) { Marks = marks });
        return at;
    }

    private static int UnderlineLevel(string[] lines, int at)
    {
        if (at + 1 >= lines.Length || lines[at].Length == 0 || char.IsWhiteSpace(lines[at][0]))
        {
            return 0;
        }

        var line = lines[at + 1].Trim();
        var level = line.Length < 3 ? 0 : "=-~".IndexOf(line[0]) + 1;
        return level > 0 && line.All(character => character == line[0]) ? level : 0;
    }

    private static bool IsTitle(string[] lines, int at) =>
        lines[at].Length <= LongestTitle && !StartsItem(lines[at])
        && (at + 1 >= lines.Length || string.IsNullOrWhiteSpace(lines[at + 1]))
        && lines[at].TrimEnd() is [.., not ('.' or '!' or '?' or ':' or ';' or ',')];

    private static bool StartsItem(string line)
    {
        var text = line.AsSpan().TrimStart();
        if (text.Length > 2 && text[0] is '-' or '*' or '+' or '•' && text[1] == ' ')
        {
            return true;
        }

        var digits = text.IndexOfAnyExceptInRange('0', '9');
        return digits is > 0 and < 4 && text[digits] is '.' or ')' && digits + 1 < text.Length && text[digits + 1] == ' ';
    }
}
