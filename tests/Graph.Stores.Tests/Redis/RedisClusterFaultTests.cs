using System.Globalization;
using Graph.Testing.Builders;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Redis;

/// <summary>A real cluster whose slots move and whose master dies.</summary>
public sealed class RedisClusterFaultTests : IAsyncLifetime
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

        string[] move = ["--cluster-from", from, "--cluster-to", to, "--cluster-slots", "3000", "--cluster-yes"];
        var answer = await RedisCommand.RunAsync(["--cluster", "reshard", Address(Cluster.Servers[0]), .. move]);
        await writers.WaitForMoreAsync(100);

        answer.Should().Contain("Moving slot").And.NotContain("[ERR]");
        foreach (var chain in await writers.StopAsync())
        {
            (await store.History(chain)).Select(commit => commit.Header).Should().Equal(chain.Commits.Reverse().Select(commit => commit.Header));
        }
    }

    [Fact]
    public async Task threads_go_on_with_a_whole_history_after_a_master_died()
    {
        var store = Stores.Open(options => options with { CallTimeout = TimeSpan.FromSeconds(60) });
        var chains = Enumerable.Range(0, 16).Select(number => new CommitChain($"thread {number}")).ToArray();
        await Task.WhenAll(chains.Select(chain => store.CommitAll(chain.Next(), chain.Next())));
        await RedisCommand.AskAsync(Cluster.Servers[0], "wait", "1", "1000");

        await Cluster.Servers[0].Process.KillAsync();
        await Task.WhenAll(chains.Select(chain => store.Commit(chain.Next()).AsTask()));

        var histories = await Task.WhenAll(chains.Select(chain => store.History(chain)));
        histories.Zip(chains).Should().OnlyContain(pair =>
            pair.First.Select(commit => commit.Header).SequenceEqual(pair.Second.Commits.Reverse().Select(commit => commit.Header)));
        (await store.List()).Should().HaveCount(16);
    }

    private static async Task<string> IdOfAsync(RedisServer server) => await RedisCommand.AskAsync(server, "cluster", "myid");

    private static string Address(RedisServer server) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Port}");
}
