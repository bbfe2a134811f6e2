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
    public static string? Closest(string given, IEnumerable<string> candidates)
    {
        if (given.Length is 0 or > LongestName)
        {
            return null;
        }

        string? best = null;
        var bound = Math.Min(MostEdits, Math.Max(1, given.Length / 3)) + 1;
        foreach (var candidate in candidates)
        {
            if (candidate == given || candidate.Length > LongestName || Math.Abs(candidate.Length - given.Length) >= bound)
            {
                continue;
            }

            var distance = Distance(given, candidate);
            if (distance < bound && distance < Math.Max(given.Length, candidate.Length))
            {
                (best, bound) = (candidate, distance);
            }
        }

        return best;
    }

    /// <summary>How many edits turn one name into the other.</summary>
    /// <param name="left">At most 64 characters.</param>
    /// <param name="right">At most 64 characters.</param>
    public static int Distance(string left, string right)
    {
        Span<int> beforeLast = stackalloc int[right.Length + 1];
        Span<int> last = stackalloc int[right.Length + 1];
        Span<int> current = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var swapped = i > 1 && j > 1 && IsSame(left[i - 1], right[j - 2]) && IsSame(left[i - 2], right[j - 1]);
                var changed = last[j - 1] + (IsSame(left[i - 1], right[j - 1]) ? 0 : 1);
                var edited = Math.Min(changed, Math.Min(last[j], current[j - 1]) + 1);
                current[j] = swapped ? Math.Min(edited, beforeLast[j - 2] + 1) : edited;
            }

            var spare = beforeLast;
            beforeLast = last;
            last = current;
            current = spare;
        }

        return last[right.Length];
    }

    private static bool IsSame(char left, char right) => Fold(left) == Fold(right);

    private static char Fold(char letter) => letter == '-' ? '_' : char.ToLowerInvariant(letter);
}
