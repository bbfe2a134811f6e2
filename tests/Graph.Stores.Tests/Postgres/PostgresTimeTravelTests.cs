using Graph.Runtime.Checkpoints;
using Graph.Testing.Contracts;

namespace Graph.Stores.Tests.Postgres;

public sealed class PostgresTimeTravelTests(PostgresHost host) : TimeTravelContract, IClassFixture<PostgresHost>
{
    private readonly PostgresStores _stores = new(host.NewOptions());

    public override Task DisposeAsync() => _stores.CloseAsync();

    protected override async Task<ICheckpointStore> MakeCleanStoreAsync() => await _stores.OpenAsync();
}
