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
        var (taken, least) = (new List<SliceTime>(), new List<SliceTime>());
        for (var round = -warmUps; round < rounds; round++)
        {
            // Whoever begins finds what the other left behind: each does so every second time.
            var first = await MeasureAsync(round % 2 == 0 ? ours : limit);
            var second = await MeasureAsync(round % 2 == 0 ? limit : ours);
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

    private static async Task<SliceTime> MeasureAsync(Func<Task<TimeSpan>> work)
    {
        var processor = Environment.CpuUsage.TotalTime;
        var elapsed = await work();
        return new SliceTime(elapsed, Environment.CpuUsage.TotalTime - processor);
    }
}

/// <summary>What one slice took.</summary>
/// <param name="Elapsed">By the clock.</param>
/// <param name="Processor">Of the processor, in this process: another one's work does not add to it, and neither does a server's.</param>
internal readonly record struct SliceTime(TimeSpan Elapsed, TimeSpan Processor);

/// <summary>What slices took that took turns.</summary>
/// <param name="Ours">Those of what is measured.</param>
/// <param name="Limit">Those of what it is held against, in the same order.</param>
internal sealed record TurnTimes(IReadOnlyList<SliceTime> Ours, IReadOnlyList<SliceTime> Limit)
{
    /// <summary>How much of the limit is reached, as a share: the turn in the middle.</summary>
    internal double Share => Turns.MedianOf(Ours.Zip(Limit, (ours, limit) => limit.Elapsed / ours.Elapsed));

    /// <summary>How many a second of what is measured.</summary>
    internal double RateOf(int inSlice) => inSlice / Turns.MedianOf(Ours.Select(slice => slice.Elapsed)).TotalSeconds;

    /// <summary>How many a second of what it is held against.</summary>
    internal double LimitOf(int inSlice) => inSlice / Turns.MedianOf(Limit.Select(slice => slice.Elapsed)).TotalSeconds;

    /// <summary>The processor's time for one, held against that for one of the limit.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="inSlice">How many there are in a slice.</param>
    /// <param name="against">What it is held against.</param>
    internal Measurement ProcessorOf(string name, int inSlice, string against)
    {
        var each = Turns.MedianOf(Ours.Select(slice => slice.Processor)).TotalMicroseconds / inSlice;
        var ratio = Turns.MedianOf(Ours.Zip(Limit, (ours, limit) => ours.Processor / limit.Processor));
        return new Measurement($"{name}, processor of this process", each, "us", ratio, against);
    }
}
