using Graph.Runtime.SharedState;
using Graph.Testing.Contracts;
using Graph.Testing.Servers;
using StackExchange.Redis;

namespace Graph.Stores.Tests.Redis;

/// <summary>The contract of shared state, on a server of its own.</summary>
public sealed class RedisSharedStateTests(RedisFixture fixture) : SharedStateContract, IClassFixture<RedisFixture>
{
    private readonly RedisStores _stores = new(fixture.UriOfUser);

    protected override int EverySequence => FaultCount.Of(usual: 4, full: 1);

    public override Task DisposeAsync() => _stores.CloseAsync();

    [Fact]
    public async Task a_write_whose_answer_was_lost_is_sent_again_and_made_once()
    {
        await using var proxy = new TcpProxy(fixture.Server.Port);
        var states = new StateStore(_stores.Open(options => options with { Hosts = [$"127.0.0.1:{proxy.Port}"] }));
        await states.SetAsync("notes", new { list = Array.Empty<string>() });

        var lost = proxy.LoseAnswerTo("the answer to this one is lost");
        await states.UpdateFieldsAsync("notes", fields => fields.Append("list", "the answer to this one is lost"));

        lost.IsCompletedSuccessfully.Should().BeTrue("otherwise nothing was tried here");
        (await states.GetAsync<System.Text.Json.Nodes.JsonObject>("notes")).Value.ToJsonString().Should().Be("""{"list":["the answer to this one is lost"]}""");
    }

    [Fact]
    public async Task what_has_had_its_time_is_cleared_away_by_later_writes()
    {
        var states = new StateStore(Store);
        foreach (var number in Enumerable.Range(0, 20))
        {
            await states.SetAsync($"short {number}", number, new StateWriteOptions { ExpiresIn = TimeSpan.FromMinutes(1), FencingToken = number % 2 });
        }

        Time.Advance(TimeSpan.FromMinutes(1));
        await states.SetAsync("long 1", 1);
        await states.SetAsync("long 2", 2);

        (await CountAsync("HLEN", "state-bodies")).Should().Be(2);
        (await CountAsync("ZCARD", "state-places")).Should().Be(2);
        (await CountAsync("HLEN", "states")).Should().Be(2 + 10, "a token that was seen is remembered");
    }

    protected override Task<ISharedStateStore> MakeCleanStoreAsync() => OpenAnotherAsync();

    protected override Task<ISharedStateStore> OpenAnotherAsync() =>
        Task.FromResult<ISharedStateStore>(_stores.Open(options => options with { LeaseClock = Time }));

    private async Task<long> CountAsync(string command, string key)
    {
        using var connection = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{fixture.Server.Port}");
        return (long)await connection.GetDatabase().ExecuteAsync(command, (RedisKey)$"{{{_stores.Options.Namespace}:s0}}:{key}");
    }
}

/// <summary>The contract of shared state, on a cluster: entries are spread over 64 hash slots, those of a partition lie in one.</summary>
public sealed class RedisClusterSharedStateTests(RedisClusterFixture fixture) : SharedStateContract, IClassFixture<RedisClusterFixture>
{
    private readonly RedisStores _stores = new(fixture.Cluster.Uri);

    protected override int EverySequence => FaultCount.Of(usual: 8, full: 1);

    public override Task DisposeAsync() => _stores.CloseAsync();

    protected override Task<ISharedStateStore> MakeCleanStoreAsync() => OpenAnotherAsync();

    protected override Task<ISharedStateStore> OpenAnotherAsync() =>
        Task.FromResult<ISharedStateStore>(_stores.Open(options => options with { LeaseClock = Time }));
}
