using System.Globalization;
using Graph.Runtime.Checkpoints;
using Graph.Stores.Sqlite;
using Graph.Testing.Builders;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Sqlite;

/// <summary>Other processes that are killed, that stand still, and that race: real ones.</summary>
public sealed class SqliteCrashTests : IDisposable
{
    private static readonly int Kills = FaultCount.Of(usual: 20, full: 100);

    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task every_acknowledged_commit_is_there_however_often_the_writer_is_killed()
    {
        var random = new Random(20);
        var acknowledged = new Dictionary<string, long>();

        for (var kill = 0; kill < Kills; kill++)
        {
            await WriteAndDieAsync(acknowledged, lines: random.Next(1, 150));

            using var session = SqliteSession.Open(new SqliteStoreOptions { Path = _folder.Path }, _folder.Path);
            session.Ask("PRAGMA quick_check").Should().Be("ok");
        }

        foreach (var (thread, version) in acknowledged)
        {
            await RequireWholeAsync(_folder.Open(), thread, version);
        }
    }

    [Fact]
    public async Task a_writer_that_stands_still_in_a_transaction_holds_others_up_no_longer_than_the_busy_timeout()
    {
        var chain = new CommitChain();
        var store = _folder.Open(new SqliteStoreOptions { Path = _folder.Path, BusyTimeout = TimeSpan.FromMilliseconds(50) });
        await store.Commit(chain.Next());
        using var other = SqliteOtherProcess.StandingStill(_folder.Path);
        await other.ReadLineAsync();

        var act = async () => await store.Commit(chain.Rival());
        var refusal = await act.Should().ThrowAsync<StoreException>();
        var read = await store.Find(chain);
        await other.KillAsync();
        await store.Commit(chain.Next());

        refusal.Which.Message.Should().Contain(_folder.Path).And.Contain("another process holds the write lock").And.Contain("BusyTimeout");
        read!.Head.Version.Should().Be(1);
        (await store.Find(chain))!.Head.Version.Should().Be(2);
        (await store.Find(chain))!.Snapshot.Should().BeNull();
    }

    [Fact]
    public async Task of_processes_that_race_for_a_thread_each_commit_has_one_winner()
    {
        _folder.Open().Dispose();
        using var one = SqliteOtherProcess.Racing(_folder.Path);
        using var two = SqliteOtherProcess.Racing(_folder.Path);

        var wins = await Task.WhenAll(one.ReadToEndAsync(), two.ReadToEndAsync());

        var history = await _folder.Open().History(new CommitChain("raced"));
        history.Select(commit => commit.Header.Hash.ToString()).Should()
            .BeEquivalentTo(wins.SelectMany(lines => lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)));
        history.Versions().Reverse().Should().Equal(Enumerable.Range(1, 2 * SqliteOtherProcess.RaceCommits).Select(version => (long)version));
    }

    private async Task WriteAndDieAsync(Dictionary<string, long> acknowledged, int lines)
    {
        using var writer = SqliteOtherProcess.Writing(_folder.Path);
        var said = new List<string>();
        for (var line = 0; line < lines; line++)
        {
            said.Add(await writer.ReadLineAsync());
        }

        await writer.KillAsync();

        // The last line may be cut off; what came before it was acknowledged.
        var rest = await writer.ReadToEndAsync();
        said.AddRange(rest[..(rest.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries));
        foreach (var parts in said.Select(line => line.Split(':')))
        {
            acknowledged[parts[0]] = long.Parse(parts[1], CultureInfo.InvariantCulture);
        }
    }

    private static async Task RequireWholeAsync(SqliteCheckpointStore store, string thread, long acknowledged)
    {
        var chain = new CommitChain(thread);
        var history = await store.History(chain);
        var head = await store.Find(chain);

        history[0].Header.Version.Should().BeInRange(acknowledged, acknowledged + Kills, "each kill may leave one commit that nobody heard of");
        history.Versions().Reverse().Should().Equal(Enumerable.Range(1, history.Count).Select(version => (long)version));
        history.Zip(history.Skip(1)).Should().OnlyContain(pair => pair.First.Header.ParentHash == pair.Second.Header.Hash);
        history.Should().OnlyContain(commit => commit.Body.Length == 1_000);
        head!.Snapshot!.Version.Should().Be(((head.Head.Version - 1) / 10 * 10) + 1);
    }
}
