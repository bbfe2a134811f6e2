using System.Text;
using System.Text.RegularExpressions;

namespace Graph.Nodes.Research.Corpora;

/// <summary>A pattern over paths: <c>*</c> within a name, <c>**</c> across folders, <c>?</c> for one character, <c>{a,b}</c> for a choice.</summary>
/// <remarks>A pattern without a slash is about the file's name, wherever it is.</remarks>
internal sealed class PathPattern
{
    private readonly Regex _regex;

    internal PathPattern(string pattern)
    {
        var anchored = pattern.Contains('/') ? pattern.TrimStart('/') : "**/" + pattern;
        _regex = new Regex(Translate(anchored), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | RegexOptions.IgnoreCase);
    }

    /// <summary>Whether a path with forward slashes is meant.</summary>
    internal bool Matches(string path) => _regex.IsMatch(path);

    private static string Translate(string pattern)
    {
        var regex = new StringBuilder("^");
        var depth = 0;
        for (var at = 0; at < pattern.Length;)
        {
            at += Append(regex, pattern.AsSpan(at), ref depth);
        }

        return regex.Append(')', depth).Append('$').ToString();
    }

    private static int Append(StringBuilder regex, ReadOnlySpan<char> rest, ref int depth)
    {
        var (text, length) = rest switch
        {
            ['*', '*', '/', ..] => ("(?:.*/)?", 3),
            ['*', '*', ..] => (".*", 2),
            ['*', ..] => ("[^/]*", 1),
            ['?', ..] => ("[^/]", 1),
            ['{', ..] => ("(?:", 1),
            ['}', ..] when depth > 0 => (")", 1),
            [',', ..] when depth > 0 => ("|", 1),
            _ => (Regex.Escape(rest[..1].ToString()), 1),
        };
        depth += rest[0] == '{' ? 1 : rest[0] == '}' && depth > 0 ? -1 : 0;
        regex.Append(text);
        return length;
    }
}
