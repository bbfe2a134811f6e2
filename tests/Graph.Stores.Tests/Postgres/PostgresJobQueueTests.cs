using Graph.Runtime.Jobs;
using Graph.Testing.Contracts;

namespace Graph.Stores.Tests.Postgres;

[Collection(PostgresTests.Name)]
public sealed class PostgresJobQueueTests(PostgresHost host) : JobQueueContract
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
