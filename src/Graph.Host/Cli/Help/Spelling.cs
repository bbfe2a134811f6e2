namespace Graph.Host.Cli.Help;

/// <summary>Finds what somebody probably meant.</summary>
internal static class Spelling
{
    /// <summary>The nearest of the known words, when one is near enough to be meant.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="known">What may be written.</param>
    /// <returns>The word, or null.</returns>
    internal static string? FindNearest(string word, IEnumerable<string> known) => known
        .Select(candidate => (candidate, distance: Distance(word, candidate)))
        .Where(pair => pair.distance <= Math.Max(1, Math.Max(word.Length, pair.candidate.Length) / 3))
        .OrderBy(pair => pair.distance)
        .ThenBy(pair => pair.candidate, StringComparer.Ordinal)
        .Select(pair => pair.candidate)
        .FirstOrDefault();

    /// <summary>A question to append to a message, or nothing.</summary>
    /// <param name="word">What was written.</param>
    /// <param name="known">What may be written.</param>
    /// <returns>Such as <c> Did you mean 'question'?</c>.</returns>
    internal static string Suggest(string word, IEnumerable<string> known) =>
        FindNearest(word, known) is { } nearest ? $" Did you mean '{nearest}'?" : "";

    // Edits by insertion, deletion, substitution and swapped neighbours (optimal string alignment).
    private static int Distance(string from, string to)
    {
        var rows = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            rows[i, 0] = i;
        }

        for (var j = 0; j <= to.Length; j++)
        {
            rows[0, j] = j;
        }

        for (var i = 1; i <= from.Length; i++)
        {
            for (var j = 1; j <= to.Length; j++)
            {
                rows[i, j] = Cheapest(rows, from, to, i, j);
            }
        }

        return rows[from.Length, to.Length];
    }

    private static int Cheapest(int[,] rows, string from, string to, int i, int j)
    {
        var substitution = rows[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
        var cheapest = Math.Min(Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1, substitution);
        var isSwap = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
        return isSwap ? Math.Min(cheapest, rows[i - 2, j - 2] + 1) : cheapest;
    }
}
