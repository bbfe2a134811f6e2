using System.Text;
using System.Text.RegularExpressions;

namespace Graph.Runtime.Tests.Fuzzing;

/// <summary>Changes texts as a slip, a bad merge, a broken tool or a hostile hand would.</summary>
internal static partial class TextMutation
{
    private static readonly string[] Strange =
    [
        "\u0000", "\uFEFF", "\u2028", "\u0085", "\u00A0", "\u202E", "\u200D", "é", "é", "😀", "\uD83D", "\uDE00", "漢", "ﬁ", "İ", "\t", "\r", "\r\n", "\u001B[31m",
        "{", "}", "[", "]", "{{", "}}", "${", ": ", " #", "- ", "&a ", "*a", "!!str ", "? ", "| ", ">", "'", "\"", "\\", "%", "@", "`", "---\n", "...", "<<: *a",
        "-1", "9223372036854775808", "1e999", "null", "~", "yes",
    ];

    private static readonly Func<string, IReadOnlyList<string>, Random, string>[] Kinds =
        [FlipBits, DeleteLine, RepeatLine, SwapLines, Indent, SwapTokens, RepeatToken, Splice, InsertStrange, Cut];

    /// <summary>A text of the corpus after a few changes.</summary>
    public static string Of(IReadOnlyList<string> corpus, Random random, int most = 4) =>
        Change(corpus[random.Next(corpus.Count)], corpus, random, most);

    /// <summary>A text after one to so many changes, some of which take pieces of the corpus.</summary>
    public static string Change(string text, IReadOnlyList<string> corpus, Random random, int most)
    {
        for (var turn = random.Next(1, most + 1); turn > 0 && text.Length > 0; turn--)
        {
            text = Kinds[random.Next(Kinds.Length)](text, corpus, random);
        }

        return text;
    }

    private static string FlipBits(string text, IReadOnlyList<string> corpus, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        return Encoding.UTF8.GetString(bytes);
    }

    private static string DeleteLine(string text, IReadOnlyList<string> corpus, Random random) =>
        OnLines(text, random, (lines, at) => lines.RemoveAt(at));

    private static string RepeatLine(string text, IReadOnlyList<string> corpus, Random random) =>
        OnLines(text, random, (lines, at) => lines.Insert(random.Next(lines.Count), lines[at]));

    private static string SwapLines(string text, IReadOnlyList<string> corpus, Random random) => OnLines(text, random, (lines, at) =>
    {
        var other = random.Next(lines.Count);
        (lines[at], lines[other]) = (lines[other], lines[at]);
    });

    private static string Indent(string text, IReadOnlyList<string> corpus, Random random) => OnLines(text, random, (lines, at) =>
    {
        var blanks = random.Next(-4, 5);
        for (var line = at; line < Math.Min(lines.Count, at + random.Next(1, 5)); line++)
        {
            var own = lines[line].Length - lines[line].TrimStart(' ').Length;
            lines[line] = blanks >= 0 ? new string(' ', blanks) + lines[line] : lines[line][Math.Min(own, -blanks)..];
        }
    });

    private static string SwapTokens(string text, IReadOnlyList<string> corpus, Random random)
    {
        var tokens = Token().Matches(text);
        if (tokens.Count < 2)
        {
            return text;
        }

        var (one, other) = (tokens[random.Next(tokens.Count)], tokens[random.Next(tokens.Count)]);
        (one, other) = one.Index <= other.Index ? (one, other) : (other, one);
        return one == other ? text : string.Concat(text[..one.Index], other.Value, text[(one.Index + one.Length)..other.Index], one.Value, text[(other.Index + other.Length)..]);
    }

    private static string RepeatToken(string text, IReadOnlyList<string> corpus, Random random)
    {
        var tokens = Token().Matches(text);
        return tokens.Count == 0 ? text : text.Insert(tokens[random.Next(tokens.Count)].Index, tokens[random.Next(tokens.Count)].Value);
    }

    private static string Splice(string text, IReadOnlyList<string> corpus, Random random)
    {
        var other = corpus[random.Next(corpus.Count)].Split('\n');
        var lines = text.Split('\n');
        return string.Join('\n', lines.Take(random.Next(lines.Length + 1)).Concat(other.Skip(random.Next(other.Length))));
    }

    private static string InsertStrange(string text, IReadOnlyList<string> corpus, Random random) =>
        text.Insert(random.Next(text.Length + 1), Strange[random.Next(Strange.Length)]);

    private static string Cut(string text, IReadOnlyList<string> corpus, Random random)
    {
        var at = random.Next(text.Length);
        return random.Next(4) == 0 ? text[..at] : text.Remove(at, random.Next(1, Math.Min(8, text.Length - at + 1)));
    }

    private static string OnLines(string text, Random random, Action<List<string>, int> change)
    {
        var lines = text.Split('\n').ToList();
        change(lines, random.Next(lines.Count));
        return string.Join('\n', lines);
    }

    [GeneratedRegex(@"\w+|->|&&|\|\||[=!<>]=|\{\{|\}\}|\$\{|[^\w\s]")]
    private static partial Regex Token();
}
