namespace Graph.Runtime.Compilation.Binding;

/// <summary>Finds expressions in text by their marks, without parsing them.</summary>
internal static class ExpressionText
{
    private const string Open = "${";

    /// <summary>Whether text starts as an expression does.</summary>
    public static bool StartsLikeOne(string text) => text.AsSpan().TrimStart().StartsWith(Open);

    /// <summary>Start and end of the expression in text that is nothing but <c>${ … }</c>; null for other text.</summary>
    public static (int Start, int End)? FindWhole(string text)
    {
        if (!StartsLikeOne(text))
        {
            return null;
        }

        var start = text.IndexOf(Open, StringComparison.Ordinal) + Open.Length;
        var close = FindClose(text, start);

        // With a quote left open no brace closes anything; whoever parses the expression says so better.
        close = close < 0 && text.AsSpan().TrimEnd().EndsWith("}") ? text.LastIndexOf('}') : close;
        return close >= start && text.AsSpan(close + 1).IsWhiteSpace() ? (start, close) : null;
    }

    /// <summary>Where the brace is that closes an expression; -1 when there is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="start">Behind the opening mark.</param>
    public static int FindClose(string text, int start)
    {
        var depth = 1;
        for (var i = start; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\'' or '"':
                    i = SkipQuoted(text, i);
                    break;
                case '{':
                    depth++;
                    break;
                case '}' when --depth == 0:
                    return i;
            }
        }

        return -1;
    }

    /// <summary>Where a name first stands as a word of its own; -1 when it does not.</summary>
    public static int FindName(string text, string name, int from)
    {
        for (var at = text.IndexOf(name, from, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            var isStart = at == 0 || !(IsWord(text[at - 1]) || text[at - 1] == '.');
            var isEnd = at + name.Length == text.Length || !IsWord(text[at + name.Length]);
            if (isStart && isEnd)
            {
                return at;
            }
        }

        return -1;
    }

    /// <summary>The name that starts at a place; empty when none does.</summary>
    public static string NameAt(string text, int start)
    {
        var first = start;
        while (first < text.Length && text[first] == ' ')
        {
            first++;
        }

        var end = first;
        while (end < text.Length && IsWord(text[end]))
        {
            end++;
        }

        return text[first..end];
    }

    private static bool IsWord(char letter) => char.IsAsciiLetterOrDigit(letter) || letter == '_';

    private static int SkipQuoted(string text, int open)
    {
        for (var i = open + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
            }
            else if (text[i] == text[open])
            {
                return i;
            }
        }

        return text.Length;
    }
}
