using Graph.Runtime.Checkpoints;
using Graph.Testing.Contracts;

namespace Graph.Stores.Tests.Postgres;

[Collection(PostgresTests.Name)]
public sealed class PostgresCheckpointStoreTests : DurableCheckpointStoreContract
{
    private readonly PostgresStores _stores;

    public PostgresCheckpointStoreTests(PostgresHost host) => _stores = new PostgresStores(host.NewOptions()) { LeaseClock = Time };

    public override Task DisposeAsync() => _stores.CloseAsync();

    protected override async Task<ICheckpointStore> MakeCleanStoreAsync() => await _stores.OpenAsync();

    protected override async Task<ICheckpointStore> ReopenAsync()
    {
        await _stores.CloseAsync();
        return await _stores.OpenAsync();
    }
}
