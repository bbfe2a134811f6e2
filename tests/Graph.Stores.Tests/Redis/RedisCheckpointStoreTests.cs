using Graph.Runtime.Checkpoints;
using Graph.Testing.Contracts;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Redis;

/// <summary>The contract, on a server of its own.</summary>
public sealed class RedisCheckpointStoreTests(RedisFixture fixture) : DurableCheckpointStoreContract, IClassFixture<RedisFixture>
{
    private readonly RedisStores _stores = new(fixture.UriOfUser);

    protected override int EveryLongerSequence => FaultCount.Of(usual: 13, full: 1);

    public override Task DisposeAsync() => _stores.CloseAsync();

    protected override Task<ICheckpointStore> MakeCleanStoreAsync() => Task.FromResult<ICheckpointStore>(Open());

    protected override Task<ICheckpointStore> ReopenAsync() => Task.FromResult<ICheckpointStore>(Open());

    private Stores.Redis.RedisCheckpointStore Open() => _stores.Open(options => options with { LeaseClock = Time });
}
