using Graph.Benchmarks.Redis;
using Graph.Stores.Redis;
using Graph.Testing.Servers;
using StackExchange.Redis;

namespace Graph.Benchmarks.Hosts;

/// <summary>A Redis server of its own that flushes its log once a second.</summary>
internal sealed class RedisHost : StoreHost
{
    private readonly RedisServer _server;
    private readonly ConnectionMultiplexer _driver;

    private RedisHost(RedisServer server, ConnectionMultiplexer driver)
    {
        _server = server;
        _driver = driver;
    }

    internal override string Name => "Redis";

    internal override string Uri => _server.Uri;

    internal static async Task<RedisHost> StartAsync()
    {
        var server = await RedisServer.StartAsync("--appendfsync", "everysec");
        // The store's first call makes the data that its script asks for, also when that is sent bare.
        await using var store = await RedisCheckpointStore.OpenAsync(new RedisStoreOptions { Hosts = [server.Uri["redis://".Length..]] }, CancellationToken.None);
        return new RedisHost(server, await ConnectionMultiplexer.ConnectAsync(server.Uri["redis://".Length..] + ",allowAdmin=true"));
    }

    internal override async Task<long> CountWrittenAsync() => (long)await BareRedis.AskAsync(_driver, "total_net_input_bytes");

    internal override Task<TimeSpan> CommitBareAsync(int callers, int each, byte[] body) => BareRedis.CommitAsync(_driver, callers, each, body);

    public override async ValueTask DisposeAsync()
    {
        _driver.Dispose();
        await _server.DisposeAsync();
    }
}
