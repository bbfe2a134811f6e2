namespace Graph.Runtime.Scenarios.Checking;

/// <summary>Shows two sequences beside each other: what both have, what is missing, what is too much.</summary>
internal static class SequenceDifference
{
    /// <summary>One line for each entry: <c>  same</c>, <c>- expected</c>, <c>+ actual</c>.</summary>
    internal static IReadOnlyList<string> Describe(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        var lengths = CountCommon(expected, actual);
        List<string> lines = [];
        var (left, right) = (0, 0);
        while (left < expected.Count || right < actual.Count)
        {
            if (left < expected.Count && right < actual.Count && expected[left] == actual[right])
            {
                lines.Add("  " + expected[left++]);
                right++;
            }
            else if (right == actual.Count || (left < expected.Count && lengths[left + 1, right] >= lengths[left, right + 1]))
            {
                lines.Add("- " + expected[left++]);
            }
            else
            {
                lines.Add("+ " + actual[right++]);
            }
        }

        return lines;
    }

    // The length of the longest common subsequence of what follows each pair of places.
    private static int[,] CountCommon(IReadOnlyList<string> expected, IReadOnlyList<string> actual)
    {
        var lengths = new int[expected.Count + 1, actual.Count + 1];
        for (var left = expected.Count - 1; left >= 0; left--)
        {
            for (var right = actual.Count - 1; right >= 0; right--)
            {
                lengths[left, right] = expected[left] == actual[right]
                    ? lengths[left + 1, right + 1] + 1
                    : Math.Max(lengths[left + 1, right], lengths[left, right + 1]);
            }
        }

        return lengths;
    }
}
