using Graph.Runtime.SharedState;
using Graph.Stores.Sqlite;
using Graph.Testing.Contracts;

namespace Graph.Stores.Tests.Sqlite;

public sealed class SqliteSharedStateTests : SharedStateContract, IDisposable
{
    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task updates_of_two_processes_are_all_counted()
    {
        using var one = SqliteOtherProcess.Counting(_folder.Path);
        using var two = SqliteOtherProcess.Counting(_folder.Path);

        await Task.WhenAll(one.ReadToEndAsync(), two.ReadToEndAsync());

        (await new StateStore(Store).GetAsync<int>("count")).Value.Should().Be(2 * SqliteOtherProcess.Counts);
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
        foreach (var number in Enumerable.Range(0, 4))
        {
            await states.SetAsync($"long {number}", number);
        }

        using var session = SqliteSession.Open(new SqliteStoreOptions { Path = _folder.Path }, _folder.Path);
        session.Ask("SELECT count(*) FROM states WHERE body IS NULL").Should().Be("10", "a token that was seen is remembered");
        session.Ask("SELECT count(*) FROM states WHERE body IS NOT NULL").Should().Be("4");
        session.Ask("SELECT count(*) FROM state_writes").Should().Be("4");
    }

    protected override Task<ISharedStateStore> MakeCleanStoreAsync()
    {
        _folder.Time = Time;
        return OpenAnotherAsync();
    }

    protected override Task<ISharedStateStore> OpenAnotherAsync() => Task.FromResult<ISharedStateStore>(_folder.Open());
}
