using System.Globalization;
using Graph.Runtime.Values;

namespace Graph.Stores.Redis;

/// <summary>A point in time as Redis values spell it: whole seconds, blank, nanoseconds.</summary>
internal static class RedisTime
{
    internal static string Write(Timestamp time) => string.Create(CultureInfo.InvariantCulture, $"{time.Seconds} {time.Nanos}");

    internal static Timestamp Read(string text)
    {
        var parts = text.Split(' ');
        return new Timestamp(
            long.Parse(parts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), int.Parse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
