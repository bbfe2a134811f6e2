using System.Globalization;
using Graph.Runtime.Checkpoints;
using Graph.Stores.Redis.Transport;
using StackExchange.Redis;

namespace Graph.Stores.Redis;

/// <summary>Opens the data of a namespace once somebody needs them: checks the servers and how the data are laid out.</summary>
internal sealed class RedisOpening(IRedisTransport transport, RedisStoreOptions options)
{
    private const string Format = "1";
    private const string Ready = "1";
    private const int ShardsAlone = 1;
    private const int ShardsOfCluster = 64;

    private static readonly Version Oldest = new(7, 0);

    private readonly Lock _gate = new();
    private Task<RedisData>? _opening;
    private volatile RedisData? _data;
    private volatile StoreDescription? _asOpened;
    private volatile StoreDescription _description = new(options.Address, "as the server is set; it is asked when the store is first used") { AskedFor = options.MinimumDurability };

    /// <summary>What an acknowledged commit survives, as the servers are set.</summary>
    internal StoreDescription Description => _description;

    /// <summary>The data, once they are open.</summary>
    internal RedisData? Find() => _data;

    /// <summary>Opens the data; an attempt that failed is made again by whoever asks next.</summary>
    internal Task<RedisData> OpenAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _opening = _opening is null or { IsFaulted: true } or { IsCanceled: true } ? OpenAsync() : _opening;
            return _opening.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Looks at the servers as they are now, which may be others than were met at first.</summary>
    internal async Task<StoreInspection> InspectAsync(CancellationToken cancellationToken)
    {
        var servers = await transport.InspectAsync(cancellationToken);
        _description = RedisDurability.Describe(_description, servers, options.Replicas);
        return new StoreInspection(
            await RedisClock.ReadAsync(transport, options, cancellationToken), new StoreSoftware("Redis", servers.Min(server => server.Version), Oldest))
        {
            Trouble = servers.Select(FindFault).FirstOrDefault(fault => fault is not null) ?? FindLoss(),
        };
    }

    /// <summary>What is acknowledged now survives less than when the data were opened.</summary>
    private string? FindLoss() =>
        _asOpened is { } before && _description is { Class: not DurabilityClass.Unknown } now && !now.Class.IsAtLeast(before.Class)
            ? $"what it acknowledges was {before.Class.Name()} when this program opened it, and is {now.DescribeDurability()} now. {now.Remedy}".TrimEnd('.', ' ')
            : null;

    private async Task<RedisData> OpenAsync()
    {
        var servers = await transport.InspectAsync(CancellationToken.None);
        if (servers.Select(FindFault).FirstOrDefault(fault => fault is not null) is { } fault)
        {
            throw Refusal(fault);
        }

        var shards = options.Shards ?? (servers.Any(server => server.IsCluster) ? ShardsOfCluster : ShardsAlone);
        RedisValue[] proposal = [Format, shards, Random.Shared.NextInt64().ToString("x16", CultureInfo.InvariantCulture)];
        var reply = await transport.RunAsync(RedisLane.Control, RedisScripts.OpenLayout, [RedisKeys.Layout(options.Namespace)], proposal, CancellationToken.None);
        var layout = reply.Texts();
        RequireLayout(layout);
        var keys = new RedisKeys(options.Namespace, int.Parse(layout[1], CultureInfo.InvariantCulture));
        if (layout[3] != Ready)
        {
            await transport.RunAsync(RedisLane.Control, RedisScripts.KeepLayout, [RedisKeys.Layout(options.Namespace)], proposal, CancellationToken.None);
            await NameShardsAsync(keys, layout[2]);
        }

        _asOpened = _description = RedisDurability.Describe(_description, servers, options.Replicas);
        return _data = new RedisData(transport, options, keys, layout[2]);
    }

    /// <summary>Names the data of each shard of a new namespace. Whoever comes while that is under way does the same.</summary>
    private async Task NameShardsAsync(RedisKeys keys, string incarnation)
    {
        await Task.WhenAll(Enumerable.Range(0, keys.ShardCount).Select(
            shard => transport.RunAsync(RedisLane.Control, RedisScripts.NameShard, [keys.Incarnation(shard)], [incarnation], CancellationToken.None)));
        await transport.ExecuteAsync(RedisLane.Control, "HSET", [RedisKeys.Layout(options.Namespace), "is_ready", Ready], CancellationToken.None);
    }

    /// <summary>Says why threads cannot be left to a server; null when they can.</summary>
    private static string? FindFault(RedisServerFacts server) => server switch
    {
        { Version: { } version } when version < Oldest => $"the server is Redis {server.VersionText}, and {Oldest} or later is needed. Update it",
        { EvictionPolicy: { } policy and not "noeviction" } => $"the server drops data when its memory is full (maxmemory-policy {policy}), and threads would lose parts of themselves. "
            + "Set it to 'noeviction': redis-cli config set maxmemory-policy noeviction",
        _ => null,
    };

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
}
