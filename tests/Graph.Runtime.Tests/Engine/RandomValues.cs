using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Engine;

/// <summary>Values of every kind, drawn from a seed, with a liking for awkward ones.</summary>
internal static class RandomValues
{
    private static readonly string[] Texts = ["", "a", "b", "$map", "ü", "日本", "👍", "\n", "\"", "a longer text with spaces"];

    private static readonly double[] Floats = [0, -0.0, 1, -1.5, 1e300, double.Epsilon, double.NaN, double.PositiveInfinity, 0.1];

    internal static string Text(Random random) => Texts[random.Next(Texts.Length)];

    internal static Value Any(Random random, int depth) => random.Next(depth <= 0 ? 9 : 11) switch
    {
        0 => Value.Null,
        1 => random.Next(2) == 0,
        2 => random.NextInt64(long.MinValue, long.MaxValue),
        3 => (long)random.Next(-3, 3),
        4 => Floats[random.Next(Floats.Length)],
        5 => Text(random),
        6 => Value.Of(new Timestamp(random.NextInt64(Timestamp.MinSeconds, Timestamp.MaxSeconds), random.Next(1_000_000_000))),
        7 => Value.Of(new Duration(random.NextInt64(long.MinValue, long.MaxValue))),
        8 => random.Next(2) == 0 ? Value.Of(unchecked((ulong)random.NextInt64())) : Value.Of(new byte[] { 0, (byte)random.Next(256) }),
        9 => ValueList.From(Enumerable.Range(0, random.Next(5)).Select(_ => Any(random, depth - 1)).ToList()),
        _ => Map(random, depth),
    };

    private static ValueMap Map(Random random, int depth) => ValueMap.From(Enumerable.Range(0, random.Next(5))
        .Select(_ => new KeyValuePair<Value, Value>(Text(random), Any(random, depth - 1)))
        .ToList());
}
