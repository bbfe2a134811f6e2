namespace Graph.Benchmarks;

/// <summary>Two kinds of the same amount of work that take turns in short slices, so that whatever else the machine does hits both alike.</summary>
internal static class Turns
{
    /// <summary>Lets them take turns.</summary>
    /// <param name="warmUps">How many turns go before, until the code is compiled as it will stay.</param>
    /// <param name="rounds">How many turns count.</param>
    /// <param name="ours">A slice of what is measured; gives what it took.</param>
    /// <param name="limit">A slice of what it is held against; gives what it took.</param>
    internal static async Task<TurnTimes> TakeAsync(int warmUps, int rounds, Func<Task<TimeSpan>> ours, Func<Task<TimeSpan>> limit)
    {
        var (taken, least) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var round = -warmUps; round < rounds; round++)
        {
            // Whoever begins finds what the other left behind: each does so every second time.
            var first = round % 2 == 0 ? await ours() : await limit();
            var second = round % 2 == 0 ? await limit() : await ours();
            if (round >= 0)
            {
                taken.Add(round % 2 == 0 ? first : second);
                least.Add(round % 2 == 0 ? second : first);
            }
        }

        return new TurnTimes(taken, least);
    }

    /// <summary>The one in the middle: what a disturbed slice took says nothing.</summary>
    internal static T MedianOf<T>(IEnumerable<T> slices)
    {
        var sorted = slices.Order().ToList();
        return sorted[sorted.Count / 2];
    }
}

/// <summary>What slices took that took turns.</summary>
/// <param name="Ours">Those of what is measured.</param>
/// <param name="Limit">Those of what it is held against, in the same order.</param>
internal sealed record TurnTimes(IReadOnlyList<TimeSpan> Ours, IReadOnlyList<TimeSpan> Limit)
{
    /// <summary>How much of the limit is reached, as a share: the turn in the middle.</summary>
    internal double Share => Turns.MedianOf(Ours.Zip(Limit, (ours, limit) => limit / ours));

    /// <summary>How many a second of what is measured.</summary>
    internal double RateOf(int inSlice) => inSlice / Turns.MedianOf(Ours).TotalSeconds;

    /// <summary>How many a second of what it is held against.</summary>
    internal double LimitOf(int inSlice) => inSlice / Turns.MedianOf(Limit).TotalSeconds;
}
