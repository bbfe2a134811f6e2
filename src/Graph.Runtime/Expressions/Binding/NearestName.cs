using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Expressions.Binding;

/// <summary>Guesses what a misspelt name was meant to be.</summary>
internal static class NearestName
{
    /// <summary>The candidate that is fewest edits away, if it is near enough to be worth naming.</summary>
    internal static string? Find(string name, IEnumerable<string> candidates) =>
        Suggestion.ClosestOfUnordered(name, candidates);

    /// <summary>A sentence that offers the guess, or nothing.</summary>
    internal static string Question(string? nearest) => nearest is null ? "" : $" Did you mean '{nearest}'?";
}
