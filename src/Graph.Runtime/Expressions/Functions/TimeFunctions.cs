using System.Buffers;
using System.Globalization;
using Graph.Runtime.Expressions.Evaluation;
using Graph.Runtime.Values;

namespace Graph.Runtime.Expressions.Functions;

/// <summary>The parts of instants and lengths of time.</summary>
internal static class TimeFunctions
{
    private const long NanosPerMillisecond = 1_000_000;
    private const long NanosPerSecond = 1_000_000_000;
    private const int CostOfZone = 10;
    private const int LongestZone = 64;

    /// <summary>What names of time zones are made of; they are looked up as files, so nothing else may get there.</summary>
    private static readonly SearchValues<char> ZoneCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/");

    private static readonly (string Name, string Summary, Func<DateTime, long> Part)[] Parts =
    [
        ("getFullYear", "The year", static time => time.Year),
        ("getMonth", "The month, from 0 for January", static time => time.Month - 1),
        ("getDate", "The day of the month, from 1", static time => time.Day),
        ("getDayOfMonth", "The day of the month, from 0", static time => time.Day - 1),
        ("getDayOfWeek", "The day of the week, from 0 for Sunday", static time => (long)time.DayOfWeek),
        ("getDayOfYear", "The day of the year, from 0", static time => time.DayOfYear - 1),
        ("getHours", "The hour", static time => time.Hour),
        ("getMinutes", "The minute", static time => time.Minute),
        ("getSeconds", "The second", static time => time.Second),
        ("getMilliseconds", "The millisecond", static time => time.Millisecond),
    ];

    internal static IEnumerable<FunctionOverload> All =>
    [
        .. Parts.SelectMany(OverloadsOf),
        new("duration.getHours() -> int", "The length in whole hours.", static (a, ref _) => a[0].AsDuration().Nanoseconds / (3600 * NanosPerSecond)),
        new("duration.getMinutes() -> int", "The length in whole minutes.", static (a, ref _) => a[0].AsDuration().Nanoseconds / (60 * NanosPerSecond)),
        new("duration.getSeconds() -> int", "The length in whole seconds.", static (a, ref _) => a[0].AsDuration().Nanoseconds / NanosPerSecond),
        new("duration.getMilliseconds() -> int", "The milliseconds beyond the last whole second.", static (a, ref _) =>
            a[0].AsDuration().Nanoseconds % NanosPerSecond / NanosPerMillisecond),
    ];

    private static IEnumerable<FunctionOverload> OverloadsOf((string Name, string Summary, Func<DateTime, long> Part) row) =>
    [
        new($"timestamp.{row.Name}() -> int", row.Summary + ", in UTC.", (a, ref _) => row.Part(UtcOf(a[0].AsTimestamp()))),
        new($"timestamp.{row.Name}(string) -> int", row.Summary + ", in a time zone such as 'Europe/Paris' or '+02:00'.", (a, ref c) =>
            TryShift(a[0].AsTimestamp(), a[1].AsString(), ref c, out var local)
                ? row.Part(local)
                : Failure.Of($"no time zone is called '{a[1].AsString()}': use a name such as 'Europe/Paris' or an offset such as '+02:00'")),
    ];

    private static DateTime UtcOf(Timestamp time) => time.ToDateTimeOffset().UtcDateTime;

    private static bool TryShift(Timestamp time, string zone, ref EvaluationContext context, out DateTime local)
    {
        context.Charge(CostOfZone);
        var utc = UtcOf(time);
        if (TryParseOffset(zone, out var offset) || TryFindOffset(utc, zone, out offset))
        {
            var ticks = Math.Clamp(utc.Ticks + offset.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks);
            local = new DateTime(ticks, DateTimeKind.Unspecified);
            return true;
        }

        local = default;
        return false;
    }

    private static bool TryFindOffset(DateTime utc, string zone, out TimeSpan offset)
    {
        offset = default;
        if (zone.Length > LongestZone || zone.StartsWith('/') || zone.AsSpan().ContainsAnyExcept(ZoneCharacters) || !TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var info))
        {
            return false;
        }

        offset = info.GetUtcOffset(utc);
        return true;
    }

    private static bool TryParseOffset(string zone, out TimeSpan offset)
    {
        offset = default;
        var sign = zone.StartsWith('-') ? -1 : 1;
        var digits = zone.AsSpan().TrimStart("+-");
        if (zone.Length - digits.Length > 1 || digits.Length != 5 || digits[2] != ':'
            || !int.TryParse(digits[..2], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(digits[3..], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes))
        {
            return false;
        }

        offset = sign * new TimeSpan(hours, minutes, 0);
        return hours <= 23 && minutes <= 59;
    }
}
