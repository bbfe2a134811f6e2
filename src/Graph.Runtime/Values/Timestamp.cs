using System.Globalization;

namespace Graph.Runtime.Values;

/// <summary>A point in time between the years 1 and 9999, to the nanosecond, in UTC.</summary>
/// <param name="Seconds">Whole seconds since 1970-01-01T00:00:00Z, possibly negative.</param>
/// <param name="Nanos">Nanoseconds after <paramref name="Seconds"/>, from 0 to 999,999,999.</param>
public readonly record struct Timestamp(long Seconds, int Nanos) : IComparable<Timestamp>
{
    private const long TicksToEpoch = 621_355_968_000_000_000;

    private static readonly string[] Formats = ["yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss'Z'"];

    /// <summary>0001-01-01T00:00:00Z in seconds since the epoch.</summary>
    public const long MinSeconds = -62_135_596_800;

    /// <summary>9999-12-31T23:59:59Z in seconds since the epoch.</summary>
    public const long MaxSeconds = 253_402_300_799;

    /// <summary>Takes over a .NET time, whose resolution is 100 ns.</summary>
    /// <param name="time">The time, of any offset.</param>
    /// <returns>The same instant.</returns>
    public static Timestamp From(DateTimeOffset time)
    {
        var ticks = time.UtcTicks - TicksToEpoch;
        var seconds = Math.DivRem(ticks, TimeSpan.TicksPerSecond, out var rest);
        return rest < 0
            ? new Timestamp(seconds - 1, (int)((rest + TimeSpan.TicksPerSecond) * 100))
            : new Timestamp(seconds, (int)(rest * 100));
    }

    /// <summary>Reads RFC 3339, such as <c>2026-03-01T10:00:00.5Z</c>, with up to nine fractional digits.</summary>
    /// <param name="text">The text.</param>
    /// <param name="timestamp">The instant, when the text is one.</param>
    /// <returns>Whether the text is a timestamp.</returns>
    public static bool TryParse(string text, out Timestamp timestamp)
    {
        timestamp = default;
        if (text.Length < 20 || (text[10] is not ('T' or 't')))
        {
            return false;
        }

        var (whole, nanos) = SplitFraction(text);
        if (nanos < 0 || !DateTimeOffset.TryParseExact(
            whole, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
        {
            return false;
        }

        timestamp = new Timestamp(From(time).Seconds, nanos);
        return true;
    }

    /// <summary>The instant as .NET time, cut to 100 ns.</summary>
    /// <returns>The time in UTC.</returns>
    public DateTimeOffset ToDateTimeOffset() =>
        new(TicksToEpoch + (Seconds * TimeSpan.TicksPerSecond) + (Nanos / 100), TimeSpan.Zero);

    /// <inheritdoc />
    public int CompareTo(Timestamp other) =>
        Seconds != other.Seconds ? Seconds.CompareTo(other.Seconds) : Nanos.CompareTo(other.Nanos);

    /// <summary>Whether one instant is before another.</summary>
    public static bool operator <(Timestamp left, Timestamp right) => left.CompareTo(right) < 0;

    /// <summary>Whether one instant is after another.</summary>
    public static bool operator >(Timestamp left, Timestamp right) => left.CompareTo(right) > 0;

    /// <summary>Whether one instant is not after another.</summary>
    public static bool operator <=(Timestamp left, Timestamp right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one instant is not before another.</summary>
    public static bool operator >=(Timestamp left, Timestamp right) => left.CompareTo(right) >= 0;

    /// <summary>RFC 3339 in UTC, with only the fractional digits that are needed.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        var whole = new DateTime(TicksToEpoch + (Seconds * TimeSpan.TicksPerSecond), DateTimeKind.Utc)
            .ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture);
        return whole + Fraction.Text(Nanos) + "Z";
    }

    private static (string Whole, int Nanos) SplitFraction(string text)
    {
        var upper = text.ToUpperInvariant();
        if (upper[19] != '.')
        {
            return (upper, 0);
        }

        var end = 20;
        while (end < upper.Length && char.IsAsciiDigit(upper[end]))
        {
            end++;
        }

        return end is 20 or > 29
            ? (upper, -1)
            : (upper[..19] + upper[end..], Fraction.Nanos(upper.AsSpan(20, end - 20)));
    }
}

/// <summary>Decimal fractions of a second, as timestamps and durations write them.</summary>
internal static class Fraction
{
    internal static string Text(int nanos) =>
        nanos == 0 ? "" : "." + nanos.ToString("D9", CultureInfo.InvariantCulture).TrimEnd('0');

    internal static int Nanos(ReadOnlySpan<char> digits)
    {
        var nanos = 0;
        for (var i = 0; i < 9; i++)
        {
            nanos = (nanos * 10) + (i < digits.Length ? digits[i] - '0' : 0);
        }

        return nanos;
    }
}
