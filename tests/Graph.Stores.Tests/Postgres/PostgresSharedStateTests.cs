using Graph.Runtime.SharedState;
using Graph.Testing.Contracts;
using Graph.Testing.Servers;
using Npgsql;

namespace Graph.Stores.Tests.Postgres;

public sealed class PostgresSharedStateTests : SharedStateContract, IClassFixture<PostgresHost>
{
    private readonly PostgresHost _host;
    private readonly PostgresStores _stores;

    public PostgresSharedStateTests(PostgresHost host) => (_host, _stores) = (host, new PostgresStores(host.NewOptions()) { LeaseClock = Time });

    protected override int EverySequence => FaultCount.Of(usual: 4, full: 1);

    public override Task DisposeAsync() => _stores.CloseAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task an_update_whose_nth_answer_was_lost_is_made_once(int answer)
    {
        await using var proxy = new ReplyDroppingProxy(_host.Server.Port);
        var behind = new NpgsqlConnectionStringBuilder(_stores.Options.ConnectionString) { Port = proxy.Port, SslMode = SslMode.Disable };
        var states = new StateStore(await _stores.OpenAsync(_stores.Options with { ConnectionString = behind.ConnectionString }));
        await states.SetAsync("count", 0);

        for (var update = 0; update < 5; update++)
        {
            await states.UpdateAsync<int>("count", count =>
            {
                proxy.DropReply(after: answer);
                return count + 1;
            });
        }

        proxy.Dropped.Should().BeGreaterThan(0, "otherwise nothing was tried here");
        (await new StateStore(Store).GetAsync<int>("count")).Value.Should().Be(5);
    }

    [Fact]
    public async Task what_has_had_its_time_is_cleared_away_by_later_writes()
    {
        var states = new StateStore(Store);
        foreach (var number in Enumerable.Range(0, 20))
        {
            await states.SetAsync($"short {number}", number, new StateWriteOptions { ExpiresIn = TimeSpan.FromMinutes(1), FencingToken = number % 2 });
        }

        Time.Advance(StateRules.WriteMemory);
        foreach (var number in Enumerable.Range(0, 16))
        {
            await states.SetAsync($"long {number}", number);
        }

        (await AskAsync("SELECT count(*) FROM states WHERE body IS NULL")).Should().Be(10L, "a token that was seen is remembered");
        (await AskAsync("SELECT count(*) FROM states WHERE body IS NOT NULL")).Should().Be(16L);
        (await AskAsync("SELECT count(*) FROM state_writes")).Should().BeOfType<long>().Which.Should().BeLessThanOrEqualTo(17);
    }

    protected override Task<ISharedStateStore> MakeCleanStoreAsync() => OpenAnotherAsync();

    protected override async Task<ISharedStateStore> OpenAnotherAsync() => await _stores.OpenAsync();

    private async Task<object?> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_host.Server.ConnectionString + $";Pooling=false;Search Path={_stores.Options.Schema}");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
