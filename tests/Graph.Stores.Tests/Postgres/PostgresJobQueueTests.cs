using Graph.Runtime.Jobs;
using Graph.Testing.Contracts;

namespace Graph.Stores.Tests.Postgres;

public sealed class PostgresJobQueueTests(PostgresHost host) : JobQueueContract, IClassFixture<PostgresHost>
{
    private readonly List<PostgresStores> _stores = [];

    public override async Task DisposeAsync()
    {
        foreach (var stores in _stores)
        {
            await stores.CloseAsync();
        }
    }

    protected override async Task<IJobQueue> MakeCleanQueueAsync(JobQueueOptions options)
    {
        var stores = new PostgresStores(host.NewOptions() with { Queues = options }) { LeaseClock = Time };
        _stores.Add(stores);
        return await stores.OpenAsync();
    }
}
