using System.Globalization;

namespace Graph.Stores.Redis.Transport;

/// <summary>What one server says of itself, as far as it lets us ask.</summary>
/// <param name="Version">Its version; null when it does not tell.</param>
/// <param name="IsCluster">Whether it is one node of a cluster.</param>
/// <param name="EvictionPolicy">What it does when memory is full; only <c>noeviction</c> keeps what it has acknowledged.</param>
/// <param name="Flush">When a write is on the server's disk.</param>
/// <param name="Replicas">How many replicas are connected to it.</param>
internal sealed record RedisServerFacts(Version? Version, bool IsCluster, string? EvictionPolicy, RedisFlush Flush, int Replicas)
{
    /// <summary>Reads them from what INFO and CONFIG GET appendfsync answered.</summary>
    internal static RedisServerFacts Read(IReadOnlyDictionary<string, string> information, string? flushing) => new(
        System.Version.TryParse(information.GetValueOrDefault("redis_version"), out var version) ? version : null,
        information.GetValueOrDefault("cluster_enabled") == "1",
        information.GetValueOrDefault("maxmemory_policy"),
        ReadFlush(information.GetValueOrDefault("aof_enabled"), flushing),
        int.TryParse(information.GetValueOrDefault("connected_slaves"), NumberStyles.None, CultureInfo.InvariantCulture, out var replicas) ? replicas : 0);

    /// <summary>The version in two numbers.</summary>
    internal string VersionText => Version is null ? "unknown" : string.Create(CultureInfo.InvariantCulture, $"{Version.Major}.{Version.Minor}");

    private static RedisFlush ReadFlush(string? hasLog, string? flushing) => (hasLog, flushing) switch
    {
        ("0", _) => RedisFlush.None,
        ("1", "always") => RedisFlush.Always,
        ("1", "everysec") => RedisFlush.EverySecond,
        ("1", "no") => RedisFlush.BySystem,
        _ => RedisFlush.Unknown,
    };
}
