using Graph.Stores.Redis.Transport;

namespace Graph.Stores.Redis;

/// <summary>What an acknowledged commit survives, by the weakest of the servers.</summary>
internal static class RedisDurability
{
    internal static string Describe(IEnumerable<RedisServerFacts> servers) => servers.Min(server => server.Flush) switch
    {
        RedisFlush.None => "none: lost with the server's process (appendonly no)",
        RedisFlush.Unknown => "unknown: the server does not let its settings be read",
        RedisFlush.BySystem => "relaxed: survives the server's process; power loss may take the last half minute (appendfsync no)",
        RedisFlush.EverySecond => "relaxed: history stays consistent; the last seconds may be executed again (appendfsync everysec)",
        RedisFlush.Always => "local: survives process and power loss of the primary (appendfsync always)",
    };
}
