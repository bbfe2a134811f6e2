using StackExchange.Redis;

namespace Graph.Stores.Redis.Transport;

/// <summary>The driver's settings. Its defaults leave a client without its server for a minute after a failover.</summary>
internal static class RedisSettings
{
    private const int ConnectMilliseconds = 2_000;
    private const int AnswerMilliseconds = 5_000;
    private const int SecondsBetweenLooks = 5;

    internal static ConfigurationOptions Make(RedisStoreOptions options, RedisLane lane)
    {
        var settings = new ConfigurationOptions
        {
            AbortOnConnectFail = false,
            AllowAdmin = true,
            ClientName = "graph-" + lane.ToString().ToLowerInvariant(),
            ConfigCheckSeconds = SecondsBetweenLooks,
            ConfigurationChannel = "",
            ConnectTimeout = ConnectMilliseconds,
            DefaultDatabase = options.Database,
            Password = options.Password,
            Ssl = options.UseTls,
            SyncTimeout = AnswerMilliseconds,
            TieBreaker = "",
        };
        foreach (var host in options.Hosts)
        {
            settings.EndPoints.Add(host);
        }

        return settings;
    }
}
