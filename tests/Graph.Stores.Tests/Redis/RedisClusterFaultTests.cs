using System.Diagnostics;
using System.Globalization;
using Graph.Runtime.Checkpoints;
using Graph.Stores.Redis;
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

    [Fact]
    public async Task what_was_acknowledged_survives_the_loss_of_a_master_whose_replica_was_waited_for()
    {
        var store = Stores.Open(Replicated);
        var writers = new RedisWriters(store, 16);
        for (var kill = 0; kill < FaultCount.Of(usual: 1, full: 12); kill++)
        {
            await writers.WaitForMoreAsync(200);
            var master = await FindMasterAsync();
            await master.Process.KillAsync();
            await WaitForSuccessorAsync(master);
            await master.Process.RestartAsync();
        }

        await writers.WaitForMoreAsync(200);
        foreach (var chain in await writers.StopAsync())
        {
            (await store.History(chain)).Select(commit => commit.Header).Should().Equal(chain.Commits.Reverse().Select(commit => commit.Header));
        }
    }

    [Fact]
    public async Task slots_may_move_while_replicas_are_waited_for()
    {
        var store = Stores.Open(Replicated);
        var writers = new RedisWriters(store, 16);
        await writers.WaitForMoreAsync(100);

        var answer = await RedisCommand.RunAsync(
            "--cluster", "reshard", Address(Cluster.Servers[0]), "--cluster-from", await IdOfAsync(Cluster.Servers[0]), "--cluster-to", await IdOfAsync(Cluster.Servers[1]),
            "--cluster-slots", "600", "--cluster-yes");
        await writers.WaitForMoreAsync(100);

        answer.Should().Contain("Moving slot").And.NotContain("[ERR]");
        foreach (var chain in await writers.StopAsync())
        {
            (await store.History(chain)).Select(commit => commit.Header).Should().Equal(chain.Commits.Reverse().Select(commit => commit.Header));
        }
    }

    [Fact]
    public async Task a_master_that_no_replica_answers_refuses_its_threads_and_the_others_take_theirs()
    {
        var store = Stores.Open(options => options with { Replicas = 1, CallTimeout = TimeSpan.FromSeconds(3) });
        var chains = Enumerable.Range(0, 48).Select(number => new CommitChain($"thread {number}")).ToArray();
        await Task.WhenAll(chains.Select(chain => store.Commit(chain.Next()).AsTask()));
        var (alone, replica) = (Cluster.Servers[0], await FindReplicaAsync(Cluster.Servers[0]));
        var theirs = await ThreadsOfAsync(alone, chains);

        replica.Process.Pause();
        var ends = await Task.WhenAll(chains.Select(chain => Record.ExceptionAsync(async () => await store.Commit(chain.Next()))));
        replica.Process.Continue();
        await Task.WhenAll(chains.Select(chain => store.Commit(chain.Commits[^1]).AsTask()));

        store.Description.Class.Should().Be(DurabilityClass.Replicated);
        theirs.Should().NotBeEmpty().And.HaveCountLessThan(chains.Length);
        chains.Zip(ends).Where(pair => pair.Second is not null).Select(pair => pair.First).Should().Equal(theirs);
        ends.OfType<Exception>().Should().AllBeOfType<StoreException>().And.OnlyContain(end => end.Message.Contains("0 of the 1 replicas that 'replicas=1' asks for had it in time"));
    }

    private static RedisStoreOptions Replicated(RedisStoreOptions options) => options with { Replicas = 1, CallTimeout = TimeSpan.FromMinutes(1) };

    /// <summary>A server that is a master now, and has a replica.</summary>
    private async Task<RedisServer> FindMasterAsync()
    {
        while (true)
        {
            foreach (var server in Cluster.Servers)
            {
                var facts = await RedisCommand.AskAsync(server, "info", "replication");
                if (facts.Contains("role:master", StringComparison.Ordinal) && facts.Contains("state=online", StringComparison.Ordinal))
                {
                    return server;
                }
            }
        }
    }

    /// <summary>Waits until no node takes a server that was killed for a master with slots.</summary>
    private async Task WaitForSuccessorAsync(RedisServer killed)
    {
        var port = string.Create(CultureInfo.InvariantCulture, $":{killed.Port}@");
        foreach (var server in Cluster.Servers.Where(server => server != killed))
        {
            while (!(await RedisCommand.AskAsync(server, "cluster", "nodes")).Split('\n').Any(node => node.Contains(port, StringComparison.Ordinal) && HasNoSlots(node)))
            {
            }
        }
    }

    /// <summary>Slots stand after the eight facts of a node.</summary>
    private static bool HasNoSlots(string node) => node.TrimEnd().Split(' ').Length <= 8;

    private async Task<RedisServer> FindReplicaAsync(RedisServer master)
    {
        var facts = await RedisCommand.AskAsync(master, "info", "replication");
        return Cluster.Servers.Single(server => facts.Contains(string.Create(CultureInfo.InvariantCulture, $"port={server.Port},"), StringComparison.Ordinal));
    }

    /// <summary>The threads whose keys lie on a server.</summary>
    private static async Task<IReadOnlyList<CommitChain>> ThreadsOfAsync(RedisServer server, IEnumerable<CommitChain> chains)
    {
        var keys = (await RedisCommand.AskAsync(server, "keys", "*:t:*")).Split('\n').Select(key => key.Split(":t:")[1].TrimEnd()).ToHashSet(StringComparer.Ordinal);
        return [.. chains.Where(chain => keys.Contains(chain.ThreadId.Value))];
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
