using System.Globalization;
using Graph.Stores.Redis;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Redis;

/// <summary>One server for all tests that do it no harm; each test has a namespace of its own in it.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    // Every write on the disk before its answer would make the contract, which kills nothing, ten times as long.
    private static readonly SharedServer<RedisServer> Shared = new(() => RedisServer.StartAsync("--appendfsync", "everysec"));

    private RedisServer? _server;

    internal RedisServer Server => _server ?? throw new InvalidOperationException("The server is started before the first test.");

    /// <summary>Its address for a user who may do no more than docs/guide/redis.md says that one needs, in the namespaces of <see cref="RedisStores"/>.</summary>
    internal string UriOfUser => Server.Uri.Replace("redis://", "redis://user:secret@", StringComparison.Ordinal);

    /// <summary>What docs/guide/redis.md says that a user needs.</summary>
    /// <param name="name">The namespace.</param>
    internal static string[] RulesOf(string name) =>
        [$"~{{{name}*", $"~{name}:hot:*", $"&{name}:work", "%R~[1-9]*", "+@all", "-@admin", "-@dangerous", "+info", "+config|get"];

    public async Task InitializeAsync()
    {
        _server = await Shared.JoinAsync();
        await RedisCommand.AskAsync(_server, ["acl", "setuser", "user", "on", ">secret", .. RulesOf(RedisStores.Prefix + "*")]);
    }

    public Task DisposeAsync() => Shared.LeaveAsync();
}

/// <summary>One cluster for all tests that do it no harm.</summary>
public sealed class RedisClusterFixture : IAsyncLifetime
{
    private static readonly SharedServer<RedisCluster> Shared = new(RedisCluster.StartAsync);

    private RedisCluster? _cluster;

    internal RedisCluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster is started before the first test.");

    public async Task InitializeAsync() => _cluster = await Shared.JoinAsync();

    public Task DisposeAsync() => Shared.LeaveAsync();
}

/// <summary>The stores that one test opens in its namespace; closed at its end.</summary>
internal sealed class RedisStores(string uri)
{
    /// <summary>What all namespaces begin with.</summary>
    internal const string Prefix = "test-";

    private static long Opened;

    private readonly List<RedisCheckpointStore> _stores = [];

    internal RedisStoreOptions Options { get; } = RedisStoreUri.Parse(uri["redis:".Length..], useTls: false) with
    {
        Namespace = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Interlocked.Increment(ref Opened)}"),
    };

    internal RedisCheckpointStore Open(Func<RedisStoreOptions, RedisStoreOptions>? change = null)
    {
        var store = new RedisCheckpointStore(change?.Invoke(Options) ?? Options);
        _stores.Add(store);
        return store;
    }

    internal async Task CloseAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }
    }
}
