using System.Globalization;
using Graph.Stores.Redis;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Redis;

/// <summary>A server for all tests of a class; each test has a namespace of its own in it.</summary>
public sealed class RedisFixture : IAsyncLifetime
{
    private RedisServer? _server;

    internal RedisServer Server => _server ?? throw new InvalidOperationException("The server is started before the first test.");

    // Every write on the disk before its answer would make the contract, which kills nothing, ten times as long.
    public async Task InitializeAsync() => _server = await RedisServer.StartAsync("--appendfsync", "everysec");

    public Task DisposeAsync() => Server.DisposeAsync().AsTask();
}

/// <summary>A cluster for all tests of a class.</summary>
public sealed class RedisClusterFixture : IAsyncLifetime
{
    private RedisCluster? _cluster;

    internal RedisCluster Cluster => _cluster ?? throw new InvalidOperationException("The cluster is started before the first test.");

    public async Task InitializeAsync() => _cluster = await RedisCluster.StartAsync();

    public Task DisposeAsync() => Cluster.DisposeAsync().AsTask();
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
