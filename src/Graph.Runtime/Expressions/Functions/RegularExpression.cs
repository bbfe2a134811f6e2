using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Graph.Runtime.Expressions.Functions;

/// <summary>Regular expressions in RE2's syntax, matched in time that is linear in the text.</summary>
internal static class RegularExpression
{
    private const int MostKept = 256;
    private const int LongestPattern = 2000;

    private static readonly ConcurrentDictionary<string, Regex> Kept = new(StringComparer.Ordinal);

    /// <summary>Compiles a pattern, or finds it among the ones that were compiled lately.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="regex">The compiled pattern.</param>
    /// <param name="reason">Why it is no pattern, in one clause.</param>
    /// <returns>Whether it is one.</returns>
    internal static bool TryGet(string pattern, [NotNullWhen(true)] out Regex? regex, out string reason)
    {
        reason = "";
        if (Kept.TryGetValue(pattern, out regex))
        {
            return true;
        }

        if (!TryCompile(pattern, out regex, out reason))
        {
            return false;
        }

        if (Kept.Count >= MostKept)
        {
            Kept.Clear();
        }

        Kept[pattern] = regex;
        return true;
    }

    private static bool TryCompile(string pattern, [NotNullWhen(true)] out Regex? regex, out string reason)
    {
        regex = null;
        if (pattern.Length > LongestPattern)
        {
            reason = $"the regular expression has {pattern.Length} characters; at most {LongestPattern} are allowed";
            return false;
        }

        try
        {
            var translated = RegexTranslation.Translate(pattern, out var unsupported);
            reason = unsupported is null ? "" : $"the regular expression '{pattern}' uses {unsupported}, which this language does not have";
            regex = unsupported is null ? new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant) : null;
            return regex is not null;
        }
        catch (RegexParseException mistake)
        {
            reason = $"the regular expression '{pattern}' is not valid: {RegexTranslation.Explain(mistake)}";
            return false;
        }
        catch (NotSupportedException)
        {
            reason = $"the regular expression '{pattern}' is too large, or looks back or ahead, which no linear-time expression can";
            return false;
        }
    }
}
