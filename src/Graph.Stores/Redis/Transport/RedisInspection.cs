using StackExchange.Redis;

namespace Graph.Stores.Redis.Transport;

/// <summary>Asks servers what they are and how they are set.</summary>
internal static class RedisInspection
{
    /// <param name="link">Where to ask.</param>
    /// <param name="user">Whom the servers are to know the caller as; null for whoever is not named.</param>
    /// <exception cref="RedisFault">A server knows the caller as somebody else.</exception>
    internal static async Task<IReadOnlyList<RedisServerFacts>> ReadMastersAsync(RedisLink link, string? user)
    {
        // Says why there is no connection, which a server that is not connected does not.
        await link.Database.PingAsync(CommandFlags.DemandMaster);
        var multiplexer = link.Multiplexer;
        var servers = multiplexer.GetEndPoints().Select(place => multiplexer.GetServer(place)).Where(server => server.IsConnected);
        var facts = await Task.WhenAll(servers.Select(server => FindMasterAsync(server, user)));
        var masters = facts.OfType<RedisServerFacts>().ToList();
        return masters.Count > 0 ? masters : throw RedisFault.NoMaster();
    }

    private static async Task<RedisServerFacts?> FindMasterAsync(IServer server, string? user)
    {
        var information = (await server.InfoAsync())
            .SelectMany(section => section)
            .DistinctBy(line => line.Key)
            .ToDictionary(line => line.Key, line => line.Value, StringComparer.Ordinal);
        if (information.GetValueOrDefault("role") != "master")
        {
            return null;
        }

        await RequireKnownAsAsync(user, server);
        return RedisServerFacts.Read(information, await FindFlushingAsync(server));
    }

    /// <summary>The driver goes on as the user 'default', where that one needs no password, after the one that it was told was refused.</summary>
    private static async Task RequireKnownAsAsync(string? user, IServer server)
    {
        if (user is not null && (await server.ExecuteAsync("ACL", "WHOAMI")).Text() != user)
        {
            throw RedisFault.PasswordRefused(null);
        }
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
