using Graph.Runtime.SharedState;
using Graph.Testing.Contracts;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Postgres;

public sealed class PostgresSharedStateTests : SharedStateContract, IClassFixture<PostgresHost>
{
    private readonly PostgresStores _stores;

    public PostgresSharedStateTests(PostgresHost host) => _stores = new PostgresStores(host.NewOptions()) { LeaseClock = Time };

    protected override int EverySequence => FaultCount.Of(usual: 4, full: 1);

    public override Task DisposeAsync() => _stores.CloseAsync();

    protected override Task<ISharedStateStore> MakeCleanStoreAsync() => OpenAnotherAsync();

    protected override async Task<ISharedStateStore> OpenAnotherAsync() => await _stores.OpenAsync();
}
