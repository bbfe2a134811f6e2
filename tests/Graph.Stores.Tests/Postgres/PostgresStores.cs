using Graph.Stores.Postgres;

namespace Graph.Stores.Tests.Postgres;

/// <summary>The stores that a test opened over one schema; they are closed with the test.</summary>
internal sealed class PostgresStores(PostgresStoreOptions options)
{
    private readonly List<PostgresCheckpointStore> _stores = [];

    internal PostgresStoreOptions Options => options;

    /// <summary>What leases are measured by; the server's clock when null.</summary>
    internal TimeProvider? LeaseClock { get; init; }

    internal Task<PostgresCheckpointStore> OpenAsync() => OpenAsync(options);

    internal async Task<PostgresCheckpointStore> OpenAsync(PostgresStoreOptions changed)
    {
        var store = new PostgresCheckpointStore(changed) { LeaseClock = LeaseClock };
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
}
