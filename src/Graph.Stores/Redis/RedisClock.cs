using System.Globalization;
using Graph.Runtime.Values;
using Graph.Stores.Redis.Transport;

namespace Graph.Stores.Redis;

/// <summary>The clock that leases are measured by: the server's own, or the one that tests put in its place.</summary>
internal static class RedisClock
{
    private const int NanosPerMicrosecond = 1_000;

    internal static async Task<Timestamp> ReadAsync(IRedisTransport transport, RedisStoreOptions options, CancellationToken cancellationToken)
    {
        if (options.LeaseClock is { } clock)
        {
            return Timestamp.From(clock.GetUtcNow());
        }

        var time = (await transport.ExecuteAsync(RedisLane.Control, "TIME", [], cancellationToken)).Texts();
        return new Timestamp(long.Parse(time[0], CultureInfo.InvariantCulture), int.Parse(time[1], CultureInfo.InvariantCulture) * NanosPerMicrosecond);
    }
}
