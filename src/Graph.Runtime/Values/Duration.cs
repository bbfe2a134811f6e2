using System.Buffers;
using System.Globalization;
using System.Text;

namespace Graph.Runtime.Values;

/// <summary>A length of time to the nanosecond, up to about 292 years either way.</summary>
/// <param name="Nanoseconds">The length in nanoseconds, possibly negative.</param>
public readonly record struct Duration(long Nanoseconds) : IComparable<Duration>
{
    private const long NanosPerSecond = 1_000_000_000;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    private static readonly (string Unit, long Nanos)[] Units =
    [
        ("ns", 1), ("us", 1_000), ("µs", 1_000), ("ms", 1_000_000), ("s", NanosPerSecond),
        ("m", 60 * NanosPerSecond), ("h", 3600 * NanosPerSecond), ("d", 86_400 * NanosPerSecond),
    ];

    /// <summary>Takes over a .NET length of time.</summary>
    /// <param name="time">The length.</param>
    /// <returns>The same length.</returns>
    /// <exception cref="OverflowException">It is longer than about 292 years.</exception>
    public static Duration From(TimeSpan time) => new(checked(time.Ticks * 100));

    /// <summary>Reads a sequence of numbers with units, such as <c>500ms</c>, <c>1h30m</c> or <c>-1.5s</c>.</summary>
    /// <remarks>Units: ns, us, ms, s, m, h and d (24 hours).</remarks>
    /// <param name="text">The text.</param>
    /// <param name="duration">The length, when the text is one.</param>
    /// <returns>Whether the text is a duration that fits.</returns>
    public static bool TryParse(string text, out Duration duration)
    {
        duration = default;
        var rest = text.AsSpan();
        var negative = rest.StartsWith("-");
        rest = negative || rest.StartsWith("+") ? rest[1..] : rest;
        if (rest.SequenceEqual("0"))
        {
            return true;
        }

        Int128 total = 0;
        var any = false;
        while (!rest.IsEmpty)
        {
            if (!TryReadPart(ref rest, out var part))
            {
                return false;
            }

            total += part;
            any = true;
            if (total > long.MaxValue + (Int128)(negative ? 1 : 0))
            {
                return false;
            }
        }

        duration = new Duration((long)(negative ? -total : total));
        return any;
    }

    /// <summary>The length as .NET time, cut to 100 ns.</summary>
    /// <returns>The length.</returns>
    public TimeSpan ToTimeSpan() => new(Nanoseconds / 100);

    /// <inheritdoc />
    public int CompareTo(Duration other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Whether one length is below another.</summary>
    public static bool operator <(Duration left, Duration right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Whether one length is above another.</summary>
    public static bool operator >(Duration left, Duration right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Whether one length is not above another.</summary>
    public static bool operator <=(Duration left, Duration right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Whether one length is not below another.</summary>
    public static bool operator >=(Duration left, Duration right) => left.Nanoseconds >= right.Nanoseconds;

    /// <summary>The length in seconds with only the fractional digits that are needed, such as <c>1.5s</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        var (seconds, nanos) = Math.DivRem(Nanoseconds, NanosPerSecond);
        var sign = Nanoseconds < 0 ? "-" : "";
        return sign + UInt128.CreateChecked(Int128.Abs(seconds)).ToString(CultureInfo.InvariantCulture)
            + Fraction.Text((int)Math.Abs(nanos)) + "s";
    }

    /// <summary>The length as a person types it, such as <c>250ms</c>, <c>1.5s</c> or <c>1h30m</c>; <see cref="TryParse"/> reads it.</summary>
    /// <returns>The text.</returns>
    public string ToTypedText()
    {
        var rest = (ulong)Int128.Abs(Nanoseconds);
        var text = new StringBuilder(Nanoseconds < 0 ? "-" : "");
        if (rest is > 0 and < NanosPerSecond)
        {
            var (unit, nanos) = Units.Last(part => part.Nanos < NanosPerSecond && rest % (ulong)part.Nanos == 0 && char.IsAscii(part.Unit[0]));
            return text.Append(CultureInfo.InvariantCulture, $"{rest / (ulong)nanos}{unit}").ToString();
        }

        foreach (var (unit, nanos) in Units.Where(part => part.Nanos > NanosPerSecond).Reverse())
        {
            var (count, left) = Math.DivRem(rest, (ulong)nanos);
            text.Append(count == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"{count}{unit}"));
            rest = left;
        }

        return rest == 0 && Nanoseconds != 0 ? text.ToString() : text.Append(new Duration((long)rest)).ToString();
    }

    private static bool TryReadPart(ref ReadOnlySpan<char> rest, out Int128 nanos)
    {
        nanos = 0;
        var digits = rest.IndexOfAnyExcept(NumberCharacters);
        if (digits <= 0 || !decimal.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        rest = rest[digits..];
        var letters = rest.IndexOfAny(NumberCharacters);
        var unit = (letters < 0 ? rest : rest[..letters]).ToString();
        rest = letters < 0 ? [] : rest[letters..];
        var scale = Array.Find(Units, candidate => candidate.Unit == unit).Nanos;
        if (scale == 0 || number > ((decimal)long.MaxValue + 1) / scale)
        {
            return false;
        }

        nanos = (Int128)decimal.Truncate(number * scale);
        return true;
    }
}
