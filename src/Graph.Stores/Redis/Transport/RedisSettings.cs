using StackExchange.Redis;

namespace Graph.Stores.Redis.Transport;

/// <summary>The driver's settings. Its defaults leave a client without its server for a minute after a failover.</summary>
internal static class RedisSettings
{
    private const int ConnectMilliseconds = 2_000;
    private const int SecondsBetweenLooks = 5;

    internal static ConfigurationOptions Make(RedisStoreOptions options, RedisLane lane)
    {
        var settings = new ConfigurationOptions
        {
            AbortOnConnectFail = false,
            AllowAdmin = true,

            // The transport gives calls their time itself, and large ones have more of it.
            AsyncTimeout = (int)options.CallTimeout.TotalMilliseconds,

            // What cannot be sent is told at once: the transport waits and tries again, and so knows that nothing was sent.
            BacklogPolicy = BacklogPolicy.FailFast,
            ClientName = "graph-" + lane.ToString().ToLowerInvariant(),
            ConfigCheckSeconds = SecondsBetweenLooks,
            ConfigurationChannel = "",
            ConnectTimeout = ConnectMilliseconds,
            DefaultDatabase = options.Database,
            Password = options.Password,
            Ssl = options.UseTls,
            TieBreaker = "",
            User = options.User,
        };
        foreach (var host in options.Hosts)
        {
            settings.EndPoints.Add(host);
        }

        return settings;
    }
}
