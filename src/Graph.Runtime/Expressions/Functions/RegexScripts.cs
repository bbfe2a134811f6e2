namespace Graph.Runtime.Expressions.Functions;

/// <summary>Unicode classes such as <c>\pL</c> and <c>\p{Greek}</c>: .NET knows the categories, but not the scripts.</summary>
internal static class RegexScripts
{
    private static readonly Dictionary<string, string> Ranges = new(StringComparer.Ordinal)
    {
        ["Latin"] = "A-Za-z\\u00AA\\u00BA\\u00C0-\\u00D6\\u00D8-\\u00F6\\u00F8-\\u02B8\\u1E00-\\u1EFF\\u2C60-\\u2C7F\\uA722-\\uA787\\uFF21-\\uFF3A\\uFF41-\\uFF5A",
        ["Greek"] = "\\u0370-\\u0373\\u0375-\\u037D\\u037F\\u0384\\u0386\\u0388-\\u03E1\\u03F0-\\u03FF\\u1F00-\\u1FFE",
        ["Cyrillic"] = "\\u0400-\\u0484\\u0487-\\u052F\\u1C80-\\u1C88\\u2DE0-\\u2DFF\\uA640-\\uA69F",
        ["Armenian"] = "\\u0531-\\u0556\\u0559-\\u058A\\u058D-\\u058F",
        ["Hebrew"] = "\\u0591-\\u05F4\\uFB1D-\\uFB4F",
        ["Arabic"] = "\\u0600-\\u0604\\u0606-\\u060B\\u060D-\\u061A\\u061C-\\u061E\\u0620-\\u063F\\u0641-\\u064A\\u0656-\\u066F\\u0671-\\u06DC\\u06DE-\\u06FF\\u0750-\\u077F",
        ["Devanagari"] = "\\u0900-\\u0950\\u0955-\\u0963\\u0966-\\u097F",
        ["Thai"] = "\\u0E01-\\u0E3A\\u0E40-\\u0E5B",
        ["Hangul"] = "\\u1100-\\u11FF\\u3131-\\u318E\\uAC00-\\uD7A3",
        ["Hiragana"] = "\\u3041-\\u3096\\u309D-\\u309F",
        ["Katakana"] = "\\u30A1-\\u30FA\\u30FD-\\u30FF\\u31F0-\\u31FF\\uFF66-\\uFF6F\\uFF71-\\uFF9D",
        ["Han"] = "\\u2E80-\\u2E99\\u2E9B-\\u2EF3\\u2F00-\\u2FD5\\u3005\\u3007\\u3021-\\u3029\\u3038-\\u303B\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uF900-\\uFAD9",
    };

    /// <summary>Reads the class at a position that starts with <c>\p</c> or <c>\P</c>.</summary>
    /// <returns>What to write inside brackets, and how many characters were read.</returns>
    internal static (string Members, int Length) Read(string pattern, int position)
    {
        var isBraced = position + 2 < pattern.Length && pattern[position + 2] == '{';
        var close = isBraced ? pattern.IndexOf('}', position) : position + 2;
        if (close < 0 || close >= pattern.Length)
        {
            return ("\\p{}", pattern.Length - position);
        }

        var name = isBraced ? pattern[(position + 3)..close] : pattern[close].ToString();
        var isNegated = pattern[position + 1] == 'P' ^ name.StartsWith('^');
        name = name.TrimStart('^');
        var length = close + 1 - position;
        if (!Ranges.TryGetValue(name, out var ranges))
        {
            return ($"\\{(isNegated ? 'P' : 'p')}{{{name}}}", length);
        }

        return (isNegated ? Negated(ranges) : ranges, length);
    }

    /// <summary>Brackets cannot hold negated brackets, so the gaps between the ranges are written out.</summary>
    private static string Negated(string ranges)
    {
        var gaps = new System.Text.StringBuilder();
        var next = 0;
        foreach (var (first, last) in Parse(ranges).Order())
        {
            if (first > next)
            {
                gaps.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{next:X4}-\\u{first - 1:X4}");
            }

            next = last + 1;
        }

        return gaps.Append(System.Globalization.CultureInfo.InvariantCulture, $"\\u{next:X4}-\\uFFFF").ToString();
    }

    private static IEnumerable<(int First, int Last)> Parse(string ranges)
    {
        for (var i = 0; i < ranges.Length;)
        {
            var first = ReadOne(ranges, ref i);
            var last = first;
            if (i < ranges.Length && ranges[i] == '-')
            {
                i++;
                last = ReadOne(ranges, ref i);
            }

            yield return (first, last);
        }
    }

    private static int ReadOne(string ranges, ref int position)
    {
        if (ranges[position] != '\\')
        {
            return ranges[position++];
        }

        var code = Convert.ToInt32(ranges.Substring(position + 2, 4), 16);
        position += 6;
        return code;
    }
}
