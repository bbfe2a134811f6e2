using System.Diagnostics;
using System.Globalization;
using Graph.Testing.Builders;
using Graph.Testing.Servers;
using Xunit.Abstractions;

namespace Graph.Stores.Tests.Redis;

/// <summary>A real cluster whose slots move and whose master dies.</summary>
public sealed class RedisClusterFaultTests(ITestOutputHelper output) : IAsyncLifetime
{
    private RedisCluster? _cluster;
    private RedisStores? _stores;

    private RedisCluster Cluster => _cluster!;

    private RedisStores Stores => _stores!;

    public async Task InitializeAsync()
    {
        _cluster = await RedisCluster.StartAsync();
        _stores = new RedisStores(_cluster.Uri);
    }

    public async Task DisposeAsync()
    {
        await Stores.CloseAsync();
        await Cluster.DisposeAsync();
    }

    [Fact]
    public async Task threads_go_on_while_their_slots_move_to_another_node()
    {
        var store = Stores.Open();
        var writers = new RedisWriters(store, 16);
        await writers.WaitForMoreAsync(100);
        var (from, to) = (await IdOfAsync(Cluster.Servers[0]), await IdOfAsync(Cluster.Servers[1]));

        var slots = $"{FaultCount.Of(usual: 600, full: 3_000)}";
        string[] move = ["--cluster-from", from, "--cluster-to", to, "--cluster-slots", slots, "--cluster-yes"];
        string[] back = ["--cluster-from", to, "--cluster-to", from, "--cluster-slots", slots, "--cluster-yes"];
        var answer = "";
        for (var moves = 0; moves < FaultCount.Of(usual: 1, full: 10); moves++)
        {
            answer += await RedisCommand.RunAsync(["--cluster", "reshard", Address(Cluster.Servers[0]), .. moves % 2 == 0 ? move : back]);
            await writers.WaitForMoreAsync(100);
        }

        answer.Should().Contain("Moving slot").And.NotContain("[ERR]");
        foreach (var chain in await writers.StopAsync())
        {
            (await store.History(chain)).Select(commit => commit.Header).Should().Equal(chain.Commits.Reverse().Select(commit => commit.Header));
        }
    }

    [Fact]
    public async Task threads_go_on_with_a_whole_history_after_a_master_died()
    {
        var store = Stores.Open(options => options with { CallTimeout = TimeSpan.FromSeconds(30) });
        var chains = Enumerable.Range(0, 16).Select(number => new CommitChain($"thread {number}")).ToArray();
        await Task.WhenAll(chains.Select(chain => store.CommitAll(chain.Next(), chain.Next())));
        foreach (var master in Cluster.Servers.Take(FaultCount.Of(usual: 1, full: 3)))
        {
            await WaitForReplicaAsync(master);
            await master.Process.KillAsync();
            var killed = Stopwatch.GetTimestamp();
            await Task.WhenAll(chains.Select(chain => store.Commit(chain.Next()).AsTask()));
            output.WriteLine($"all threads took commits {Stopwatch.GetElapsedTime(killed).TotalSeconds:0.0} s after a master was killed");
        }

        var histories = await Task.WhenAll(chains.Select(chain => store.History(chain)));
        histories.Zip(chains).Should().OnlyContain(pair =>
            pair.First.Select(commit => commit.Header).SequenceEqual(pair.Second.Commits.Reverse().Select(commit => commit.Header)));
        (await store.List()).Should().HaveCount(16);
    }

    /// <summary>Waits until the replica has what its master has now: before that it is not promoted, or without the last writes.</summary>
    private static async Task WaitForReplicaAsync(RedisServer master)
    {
        var wanted = Offset(await RedisCommand.AskAsync(master, "info", "replication"), "master_repl_offset:");
        while (Offset(await RedisCommand.AskAsync(master, "info", "replication"), "state=online,offset=") < wanted)
        {
        }
    }

    private static long Offset(string facts, string before)
    {
        var at = facts.IndexOf(before, StringComparison.Ordinal);
        var digits = at < 0 ? "" : string.Concat(facts[(at + before.Length)..].TakeWhile(char.IsAsciiDigit));
        return digits.Length == 0 ? -1 : long.Parse(digits, CultureInfo.InvariantCulture);
    }

    private static async Task<string> IdOfAsync(RedisServer server) => await RedisCommand.AskAsync(server, "cluster", "myid");

    private static string Address(RedisServer server) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Port}");
}
