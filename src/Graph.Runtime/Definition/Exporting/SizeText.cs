using System.Globalization;

namespace Graph.Runtime.Definition.Exporting;

/// <summary>Lengths of time and sizes in the largest unit that says them as a whole number.</summary>
internal static class SizeText
{
    private static readonly (string Unit, long Ticks)[] Times =
    [
        ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute), ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond),
    ];

    private static readonly (string Unit, long Bytes)[] Sizes = [("GiB", 1L << 30), ("MiB", 1L << 20), ("KiB", 1L << 10)];

    public static string Of(TimeSpan time)
    {
        foreach (var (unit, ticks) in Times)
        {
            if (time.Ticks % ticks == 0)
            {
                return (time.Ticks / ticks).ToString(CultureInfo.InvariantCulture) + unit;
            }
        }

        return Values.Duration.From(time).ToString();
    }

    public static string Of(long bytes)
    {
        foreach (var (unit, size) in Sizes)
        {
            if (bytes % size == 0)
            {
                return (bytes / size).ToString(CultureInfo.InvariantCulture) + unit;
            }
        }

        return bytes.ToString(CultureInfo.InvariantCulture);
    }
}
