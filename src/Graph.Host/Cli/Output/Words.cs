using System.Globalization;
using Graph.Runtime.Values;

namespace Graph.Host.Cli.Output;

/// <summary>Numbers and times as people read them.</summary>
internal static class Words
{
    /// <summary>A number of things.</summary>
    /// <param name="count">How many.</param>
    /// <param name="one">One of them.</param>
    /// <returns>Such as <c>1 step</c> or <c>3 steps</c>.</returns>
    internal static string Count(long count, string one) => string.Create(CultureInfo.InvariantCulture, $"{count} {one}{(count == 1 ? "" : "s")}");

    /// <summary>A number.</summary>
    /// <param name="number">The number.</param>
    /// <returns>Its digits.</returns>
    internal static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A time to the second, in UTC.</summary>
    /// <param name="time">The time.</param>
    /// <returns>Such as <c>2026-01-31 12:00:00Z</c>.</returns>
    internal static string At(Timestamp time) =>
        time.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
