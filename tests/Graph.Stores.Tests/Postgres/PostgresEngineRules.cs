using Graph.Runtime.Checkpoints;
using Graph.Testing.Contracts.Rules;

namespace Graph.Stores.Tests.Postgres;

public sealed class PostgresEngineRules(PostgresHost host) : EngineRulesContract, IClassFixture<PostgresHost>
{
    private readonly PostgresStores _stores = new(host.NewOptions());

    public override Task DisposeAsync() => _stores.CloseAsync();

    protected override async Task<ICheckpointStore> OpenAsync() => await _stores.OpenAsync();
}
