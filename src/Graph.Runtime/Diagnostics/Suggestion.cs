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

            var distance = Distance(given, candidate, bound);
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
    /// <param name="bound">Where counting may stop: any number from here on means "too many".</param>
    public static int Distance(string left, string right, int bound = 2 * LongestName)
    {
        Span<char> foldedLeft = stackalloc char[left.Length];
        Span<char> foldedRight = stackalloc char[right.Length];
        Fold(left, foldedLeft);
        Fold(right, foldedRight);
        return CountEdits(foldedLeft, foldedRight, bound);
    }

    private static int CountEdits(ReadOnlySpan<char> left, ReadOnlySpan<char> right, int bound)
    {
        // Names of one file often start alike, and what both share costs no edit.
        var prefix = left.CommonPrefixLength(right);
        left = left[prefix..];
        right = right[prefix..];
        while (!left.IsEmpty && !right.IsEmpty && left[^1] == right[^1])
        {
            left = left[..^1];
            right = right[..^1];
        }

        Span<int> beforeLast = stackalloc int[right.Length + 1];
        Span<int> last = stackalloc int[right.Length + 1];
        Span<int> current = stackalloc int[right.Length + 1];
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            if (FillRow(left, right, i, bound, beforeLast, last, current) >= bound)
            {
                return bound;
            }

            var spare = beforeLast;
            beforeLast = last;
            last = current;
            current = spare;
        }

        return last[right.Length];
    }

    // One row of the table of edits, and the least number in it. Cells further from the diagonal than the bound cannot
    // be part of a short enough way.
    private static int FillRow(
        ReadOnlySpan<char> left, ReadOnlySpan<char> right, int i, int bound, Span<int> beforeLast, Span<int> last, Span<int> current)
    {
        current.Fill(bound);
        current[0] = i;
        var least = i;
        for (var j = Math.Max(1, i - bound); j <= Math.Min(right.Length, i + bound); j++)
        {
            var swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
            var changed = last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
            var edited = Math.Min(changed, Math.Min(last[j], current[j - 1]) + 1);
            current[j] = swapped ? Math.Min(edited, beforeLast[j - 2] + 1) : edited;
            least = Math.Min(least, current[j]);
        }

        return least;
    }

    private static void Fold(string name, Span<char> folded)
    {
        for (var i = 0; i < name.Length; i++)
        {
            folded[i] = name[i] == '-' ? '_' : char.ToLowerInvariant(name[i]);
        }
    }
}
