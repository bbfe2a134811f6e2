namespace Graph.Runtime.Diagnostics;

/// <summary>Finds what an author probably meant by a name that does not exist.</summary>
public static class Suggestion
{
    private const int LongestName = 64;
    private const int MostEdits = 3;

    /// <summary>The candidate that takes the fewest edits, if it is near enough to be meant.</summary>
    /// <remarks>An edit is a letter too many, too few, wrong, or swapped with its neighbour; case and <c>-</c> for <c>_</c> are free.</remarks>
    /// <param name="given">What was written.</param>
    /// <param name="candidates">What exists; of equally near ones the first counts.</param>
    /// <returns>The candidate, or null.</returns>
    public static string? Closest(string given, IEnumerable<string> candidates) => Find(given, candidates, static (_, _) => false);

    /// <summary>The same for candidates without an order of their own: of equally near ones the first by the alphabet counts.</summary>
    internal static string? ClosestOfUnordered(string given, IEnumerable<string> candidates) =>
        Find(given, candidates, static (candidate, best) => string.CompareOrdinal(candidate, best) < 0);

    private static string? Find(string given, IEnumerable<string> candidates, Func<string, string, bool> goesBefore)
    {
        if (given.Length is 0 or > LongestName)
        {
            return null;
        }

        string? best = null;
        var bound = Math.Min(MostEdits, Math.Max(1, given.Length / 3)) + 1;
        var distance = new EditDistance(given, stackalloc ulong[EditDistance.Letters]);
        foreach (var candidate in candidates)
        {
            if (candidate == given || candidate.Length > LongestName || Math.Abs(candidate.Length - given.Length) > bound)
            {
                continue;
            }

            var edits = distance.To(candidate, bound + 1);
            var isNearer = edits < bound || (edits == bound && best is not null && goesBefore(candidate, best));
            if (isNearer && edits < Math.Max(given.Length, candidate.Length))
            {
                (best, bound) = (candidate, edits);
            }
        }

        return best;
    }

    /// <summary>How many edits turn one name into the other.</summary>
    /// <param name="left">At most 64 characters.</param>
    /// <param name="right">The other name.</param>
    /// <param name="bound">Where counting may stop: any number from here on means "too many".</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="left"/> is longer than 64 characters.</exception>
    public static int Distance(string left, string right, int bound = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(left.Length, LongestName);
        return new EditDistance(left, stackalloc ulong[EditDistance.Letters]).To(right, bound);
    }
}
