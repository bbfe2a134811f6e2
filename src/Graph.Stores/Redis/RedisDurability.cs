using Graph.Runtime.Checkpoints;
using Graph.Stores.Redis.Transport;

namespace Graph.Stores.Redis;

/// <summary>What an acknowledged commit survives, by the weakest of the servers.</summary>
internal static class RedisDurability
{
    private const string Start = "Start the replicas that are missing ('replicaof' in their settings).";

    /// <summary>Describes a store whose servers were asked.</summary>
    /// <param name="store">What was known before.</param>
    /// <param name="servers">Its masters.</param>
    /// <param name="replicas">How many replicas each commit waits for.</param>
    internal static StoreDescription Describe(StoreDescription store, IReadOnlyList<RedisServerFacts> servers, int replicas)
    {
        var alone = DescribeAlone(store, servers.Min(server => server.Flush));
        if (replicas == 0 || alone.Class == DurabilityClass.None)
        {
            return alone;
        }

        var connected = servers.Min(server => server.Replicas);
        return connected < replicas
            ? alone with
            {
                // Whoever waits for replicas has asked for what they are good for, and nothing is taken before they are there.
                AskedFor = DurabilityClass.Replicated,
                Durability = $"{alone.Durability}; each commit waits for {replicas} {(replicas == 1 ? "replica" : "replicas")}, and {connected} {(connected == 1 ? "is" : "are")} connected: nothing is stored until then",
                Remedy = Start,
            }
            : alone with
            {
                Class = DurabilityClass.Replicated,
                Durability = $"survives loss of the primary when a replica that acknowledged takes over (WAIT {replicas}); the primary alone is {alone.DescribeDurability()}",
                Remedy = null,
            };
    }

    private static StoreDescription DescribeAlone(StoreDescription store, RedisFlush flush) => flush switch
    {
        // A primary that comes back empty empties its replicas as well.
        RedisFlush.None => Of(store, DurabilityClass.None, "lost with the server's process (appendonly no)", "Switch the log on: redis-cli config set appendonly yes"),
        RedisFlush.Unknown => Of(store, DurabilityClass.Unknown, "the server does not let its settings be read", null),
        RedisFlush.BySystem => Of(
            store, DurabilityClass.Relaxed, "survives the server's process; power loss may take the last half minute (appendfsync no)", "redis-cli config set appendfsync always"),
        RedisFlush.EverySecond => Of(
            store,
            DurabilityClass.Relaxed,
            "history stays consistent; the last seconds may be executed again (appendfsync everysec)",
            "redis-cli config set appendfsync always"),
        RedisFlush.Always => Of(
            store,
            DurabilityClass.Local,
            "survives process and power loss of the primary (appendfsync always)",
            "Give the server a replica, and write 'replicas=1' into the address."),
    };

    private static StoreDescription Of(StoreDescription store, DurabilityClass durability, string words, string? remedy) =>
        store with { Class = durability, Durability = words, Remedy = remedy };
}
