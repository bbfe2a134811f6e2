using System.Globalization;
using Graph.Stores.Hybrid;
using Graph.Stores.Redis;
using Graph.Stores.Tests.Postgres;
using Graph.Testing.Servers;
using Npgsql;
using StackExchange.Redis;

namespace Graph.Stores.Tests.Hybrid;

/// <summary>The two parts of one test's hybrid store, and ways to do harm to each.</summary>
internal sealed class HybridWorld(PostgresHost host, RedisServer redis)
{
    private static long Made;

    private readonly List<HybridCheckpointStore> _stores = [];

    internal HybridStoreOptions Options { get; } = new()
    {
        Truth = host.NewOptions(),
        Copies = RedisStoreUri.Parse(redis.Uri["redis:".Length..], useTls: false) with
        {
            Namespace = string.Create(CultureInfo.InvariantCulture, $"hybrid-{Interlocked.Increment(ref Made)}"),
        },
        // Tests share few processors: whoever is late is not gone.
        CopyTimeout = TimeSpan.FromSeconds(5),
    };

    internal async Task<HybridCheckpointStore> OpenAsync(TimeProvider? leaseClock = null, HybridStoreOptions? options = null)
    {
        var store = new HybridCheckpointStore(options ?? Options, leaseClock);
        _stores.Add(store);
        await store.PrepareAsync(CancellationToken.None);
        return store;
    }

    internal async Task CloseAsync()
    {
        foreach (var store in _stores)
        {
            await store.DisposeAsync();
        }

        _stores.Clear();
    }

    /// <summary>Changes the truth behind the store's back.</summary>
    internal async Task ChangeTruthAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(host.Server.ConnectionString + $";Pooling=false;Search Path={Options.Truth.Schema}");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Runs a command on the copies, behind the store's back.</summary>
    internal async Task<RedisResult> ChangeCopiesAsync(string command, params object[] arguments)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{redis.Port},allowAdmin=true");
        return await connection.GetDatabase().ExecuteAsync(command, arguments);
    }

    /// <summary>The key of a thread's copy.</summary>
    internal string KeyOf(string thread) => $"{Options.Copies.Namespace}:hot:{thread}";
}
