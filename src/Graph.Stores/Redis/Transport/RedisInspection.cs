using StackExchange.Redis;

namespace Graph.Stores.Redis.Transport;

/// <summary>Asks servers what they are and how they are set.</summary>
internal static class RedisInspection
{
    internal static async Task<IReadOnlyList<RedisServerFacts>> ReadMastersAsync(RedisLink link)
    {
        // Says why there is no connection, which a server that is not connected does not.
        await link.Database.PingAsync(CommandFlags.DemandMaster);
        var multiplexer = link.Multiplexer;
        var servers = multiplexer.GetEndPoints().Select(place => multiplexer.GetServer(place)).Where(server => server.IsConnected);
        var facts = await Task.WhenAll(servers.Select(FindMasterAsync));
        var masters = facts.OfType<RedisServerFacts>().ToList();
        return masters.Count > 0 ? masters : throw RedisFault.NoMaster();
    }

    private static async Task<RedisServerFacts?> FindMasterAsync(IServer server)
    {
        var information = (await server.InfoAsync())
            .SelectMany(section => section)
            .DistinctBy(line => line.Key)
            .ToDictionary(line => line.Key, line => line.Value, StringComparer.Ordinal);
        return information.GetValueOrDefault("role") == "master" ? RedisServerFacts.Read(information, await FindFlushingAsync(server)) : null;
    }

    private static async Task<string?> FindFlushingAsync(IServer server)
    {
        try
        {
            return (await server.ConfigGetAsync("appendfsync")).Select(setting => setting.Value).FirstOrDefault();
        }
        catch (RedisServerException)
        {
            // Hosted servers often keep their settings to themselves.
            return null;
        }
    }
}
