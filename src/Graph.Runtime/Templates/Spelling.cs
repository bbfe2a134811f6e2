using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Templates;

/// <summary>Finds what an author probably meant.</summary>
internal static class Spelling
{
    /// <summary>The candidate that is fewest edits away, the first of several; null when none is near.</summary>
    internal static string? Nearest(string word, IEnumerable<string> candidates) =>
        Suggestion.Closest(word, candidates.Order(StringComparer.Ordinal));
}
