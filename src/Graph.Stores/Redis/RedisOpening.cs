using System.Globalization;
using Graph.Runtime.Checkpoints;
using Graph.Stores.Redis.Transport;
using StackExchange.Redis;

namespace Graph.Stores.Redis;

/// <summary>Opens the data of a namespace once somebody needs them, and looks whether they are still the same data after each lost connection.</summary>
internal sealed class RedisOpening(IRedisTransport transport, RedisStoreOptions options)
{
    private const string Format = "1";
    private const int ShardsAlone = 1;
    private const int ShardsOfCluster = 64;

    private static readonly Version Oldest = new(7, 0);

    private readonly Lock _gate = new();
    private Task<Opened>? _opening;
    private volatile Opened? _opened;

    /// <summary>What an acknowledged commit survives, as the servers are set.</summary>
    internal string Durability => _opened?.Durability ?? "as the server is set; it is asked when the store is first used";

    /// <summary>The data, when there is no doubt about them.</summary>
    internal RedisData? Find() => _opened is { } opened && opened.Connections == transport.Connections ? opened.Data : null;

    /// <summary>Opens the data, or looks again whether they are the same.</summary>
    internal async Task<RedisData> OpenAsync(CancellationToken cancellationToken)
    {
        Task<Opened> opening;
        lock (_gate)
        {
            opening = _opening is { IsCompleted: false } ? _opening : _opening = OpenAsync(_opened);
        }

        return (await opening.WaitAsync(cancellationToken)).Data;
    }

    private async Task<Opened> OpenAsync(Opened? before)
    {
        // Counted first: what is lost from here on is looked at again.
        var connections = transport.Connections;
        var opened = before is null ? await BeginAsync(connections) : await LookAgainAsync(before, connections);
        _opened = opened;
        return opened;
    }

    private async Task<Opened> BeginAsync(long connections)
    {
        var servers = await transport.InspectAsync(CancellationToken.None);
        foreach (var server in servers)
        {
            RequireUsable(server);
        }

        var shards = options.Shards ?? (servers.Any(server => server.IsCluster) ? ShardsOfCluster : ShardsAlone);
        RedisValue[] proposal = [Format, shards, Random.Shared.NextInt64().ToString("x16", CultureInfo.InvariantCulture)];
        var layout = (string[])await transport.RunAsync(
            RedisLane.Control, RedisScripts.OpenLayout, [RedisKeys.Layout(options.Namespace)], proposal, CancellationToken.None);
        RequireLayout(layout);
        var keys = new RedisKeys(options.Namespace, int.Parse(layout[1], CultureInfo.InvariantCulture));
        return new Opened(new RedisData(transport, options, keys), RedisDurability.Describe(servers), layout[2], connections);
    }

    private async Task<Opened> LookAgainAsync(Opened before, long connections)
    {
        object[] question = [RedisKeys.Layout(options.Namespace), "incarnation"];
        var incarnation = (string?)await transport.ExecuteAsync(RedisLane.Control, "HGET", question, CancellationToken.None);
        return incarnation == before.Incarnation
            ? before with { Connections = connections }
            : throw Refusal($"its data were lost or exchanged while this program ran: what is there under '{options.Namespace}' is not what was opened. "
                + "Restore it, or start the program again to go on with what is there");
    }

    private void RequireUsable(RedisServerFacts server)
    {
        if (server.Version is { } version && version < Oldest)
        {
            throw Refusal($"the server is Redis {server.VersionText}, and {Oldest} or later is needed. Update it");
        }

        if (server.EvictionPolicy is { } policy && policy != "noeviction")
        {
            throw Refusal($"the server drops data when its memory is full (maxmemory-policy {policy}), and threads would lose parts of themselves. "
                + "Set it to 'noeviction': redis-cli config set maxmemory-policy noeviction");
        }
    }

    private void RequireLayout(string[] layout)
    {
        if (layout[0] != Format)
        {
            throw Refusal($"the data under '{options.Namespace}' have format {layout[0]}, and this program knows format {Format}. Use the program that wrote them");
        }

        if (options.Shards is { } asked && asked.ToString(CultureInfo.InvariantCulture) != layout[1])
        {
            throw Refusal($"the data under '{options.Namespace}' are spread over {layout[1]} shard(s), and {asked} were asked for. "
                + "That number is decided when a namespace is first used: leave it out, or name another namespace");
        }
    }

    private StoreException Refusal(string reason) => new($"Redis store '{options.Address}': {reason}.");

    private sealed record Opened(RedisData Data, string Durability, string Incarnation, long Connections);
}
