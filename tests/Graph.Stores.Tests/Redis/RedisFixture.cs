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

    public async Task InitializeAsync() => _server = await Shared.JoinAsync();

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
    private static long Opened;

    private readonly List<RedisCheckpointStore> _stores = [];

    internal RedisStoreOptions Options { get; } = RedisStoreUri.Parse(uri["redis:".Length..], useTls: false) with
    {
        Namespace = string.Create(CultureInfo.InvariantCulture, $"test-{Interlocked.Increment(ref Opened)}"),
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
