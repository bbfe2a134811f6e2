using Graph.Runtime.Checkpoints;
using Graph.Testing.Contracts;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Postgres;

public sealed class PostgresCheckpointStoreTests : DurableCheckpointStoreContract, IClassFixture<PostgresHost>
{
    private readonly PostgresStores _stores;

    public PostgresCheckpointStoreTests(PostgresHost host) => _stores = new PostgresStores(host.NewOptions()) { LeaseClock = Time };

    protected override int EveryLongerSequence => FaultCount.Of(usual: 29, full: 1);

    public override Task DisposeAsync() => _stores.CloseAsync();

    protected override async Task<ICheckpointStore> MakeCleanStoreAsync() => await _stores.OpenAsync();

    protected override async Task<ICheckpointStore> ReopenAsync()
    {
        await _stores.CloseAsync();
        return await _stores.OpenAsync();
    }
}
