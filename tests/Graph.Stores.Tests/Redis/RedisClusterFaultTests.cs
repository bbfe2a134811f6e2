using System.Diagnostics;
using System.Globalization;
using Graph.Runtime.Checkpoints;
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
            // Before that the replica is not promoted, or without the last writes.
            await RedisReplication.WaitUntilFollowedAsync(master);
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

    [Theory]
    [InlineData(1, true)]
    [InlineData(0, false)]
    public async Task what_was_acknowledged_survives_a_master_whose_replica_was_behind_where_replicas_are_waited_for(int replicas, bool survives)
    {
        var store = Stores.Open(options => options with { Replicas = replicas, CallTimeout = TimeSpan.FromMinutes(1) });
        var chains = Enumerable.Range(0, 32).Select(number => new CommitChain($"thread {number}")).ToArray();
        await Task.WhenAll(chains.Select(chain => store.Commit(chain.Next()).AsTask()));
        var isWhole = true;
        for (var loss = 0; loss < FaultCount.Of(usual: 1, full: 10) && isWhole; loss++)
        {
            var master = await FindMasterAsync();
            var replica = await FindReplicaAsync(master);
            var theirs = await ThreadsOfAsync(master, chains);
            var acknowledged = chains.ToDictionary(chain => chain, chain => chain.Commits.Count);

            await replica.Process.KillAsync();
            var committing = chains.ToDictionary(chain => chain, async chain =>
            {
                await store.Commit(chain.Next());
                acknowledged[chain]++;
            });
            await Task.WhenAll(committing.Where(commit => replicas == 0 || !theirs.Contains(commit.Key)).Select(commit => commit.Value));
            await Task.WhenAll(theirs.Select(chain => WaitUntilWrittenAsync(master, chain)));
            var before = chains.ToDictionary(chain => chain, chain => acknowledged[chain]);
            await master.Process.KillAsync();
            await replica.Process.RestartAsync();
            await TakeOverAsync(replica);
            await master.Process.RestartAsync();
            await Task.WhenAll(committing.Values);

            foreach (var chain in chains)
            {
                isWhole &= (await store.History(chain)).Any(commit => commit.Header.Version == before[chain]);
            }
        }

        isWhole.Should().Be(survives);
    }

    [Fact]
    public async Task a_slot_may_move_while_replicas_are_waited_for()
    {
        var store = Stores.Open(options => options with { Replicas = 1, CallTimeout = TimeSpan.FromMinutes(1) });
        var writers = new RedisWriters(store, 16);
        await writers.WaitForMoreAsync(100);
        var slot = await SlotOfAsync(Cluster.Servers[0]);

        await MoveKeysAsync(slot, Cluster.Servers[0], Cluster.Servers[1]);
        await EndMoveAsync(slot, Cluster.Servers[1]);
        await writers.WaitForMoreAsync(200);

        foreach (var chain in await writers.StopAsync())
        {
            (await store.History(chain)).Select(commit => commit.Header).Should().Equal(chain.Commits.Reverse().Select(commit => commit.Header));
        }

        (await KeysAsync(Cluster.Servers[1], slot)).Should().NotBeEmpty();
    }

    [Fact]
    public async Task while_a_slot_is_neither_here_nor_there_nothing_is_taken_for_replicated()
    {
        var store = Stores.Open(options => options with { Replicas = 1 });
        var late = Stores.Open(options => options with { Replicas = 1, CallTimeout = TimeSpan.FromSeconds(2) });
        var (from, to) = (Cluster.Servers[0], Cluster.Servers[1]);
        var chains = Enumerable.Range(0, 32).Select(number => new CommitChain($"thread {number}")).ToArray();
        await Task.WhenAll(chains.Select(chain => store.Commit(chain.Next()).AsTask()));
        await Task.WhenAll(chains.Select(chain => store.SavePending(chain, CommitChain.Pending("one task")).AsTask()));
        var neighbour = (await ThreadsOfAsync(to, chains))[0];
        var slot = await SlotOfAsync(from);
        var replica = await FindReplicaAsync(to);

        await MoveKeysAsync(slot, from, to);
        var keys = await KeysAsync(to, slot);
        var moved = chains.Where(chain => keys.Any(key => key.EndsWith(":t:" + chain.ThreadId.Value, StringComparison.Ordinal))).ToList();
        await late.Commit(neighbour.Next());
        await RedisReplication.WaitUntilFollowedAsync(to);
        replica.Process.Pause();

        // All keys that this needs are there: a node to which it was sent on would do it, behind a wait that has nothing to wait for.
        var ends = await Task.WhenAll(moved.Select(chain => Record.ExceptionAsync(async () => await late.SavePending(chain, CommitChain.Pending("another task")))));
        replica.Process.Continue();
        await EndMoveAsync(slot, to);
        await Task.WhenAll(moved.Select(chain => late.SavePending(chain, CommitChain.Pending("another task")).AsTask()));

        ends.Should().NotBeEmpty().And.AllBeOfType<StoreException>();
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

    /// <summary>Makes a replica whose master is dead the master, with what it has.</summary>
    private static Task TakeOverAsync(RedisServer replica) =>
        RedisCommand.AskUntilAsync(replica, answer => answer.Contains("OK", StringComparison.Ordinal), "cluster", "failover", "takeover");

    /// <summary>A slot of a server that has keys of a thread.</summary>
    private static async Task<string> SlotOfAsync(RedisServer server)
    {
        var key = (await RedisCommand.AskAsync(server, "keys", "*:t:*")).Split('\n')[0].TrimEnd();
        return await RedisCommand.AskAsync(server, "cluster", "keyslot", key);
    }

    private static async Task<IReadOnlyList<string>> KeysAsync(RedisServer server, string slot) =>
        [.. (await RedisCommand.AskAsync(server, "cluster", "getkeysinslot", slot, "1000")).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>Begins to move a slot, and moves all keys that it has; nobody is told that it has moved.</summary>
    private static async Task MoveKeysAsync(string slot, RedisServer from, RedisServer to)
    {
        await RedisCommand.AskAsync(to, "cluster", "setslot", slot, "importing", await IdOfAsync(from));
        await RedisCommand.AskAsync(from, "cluster", "setslot", slot, "migrating", await IdOfAsync(to));
        while (await KeysAsync(from, slot) is { Count: > 0 } keys)
        {
            await RedisCommand.AskAsync(from, ["migrate", "127.0.0.1", to.Port.ToString(CultureInfo.InvariantCulture), "", "0", "5000", "keys", .. keys]);
        }
    }

    private async Task EndMoveAsync(string slot, RedisServer to)
    {
        var id = await IdOfAsync(to);
        foreach (var server in Cluster.Servers.Take(3).OrderBy(server => server == to ? 0 : 1))
        {
            await RedisCommand.AskAsync(server, "cluster", "setslot", slot, "node", id);
        }
    }

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

    /// <summary>Waits until a server has the newest commit of a thread, acknowledged or not.</summary>
    private static async Task WaitUntilWrittenAsync(RedisServer server, CommitChain chain)
    {
        var key = await RedisCommand.AskAsync(server, "keys", "*:t:" + chain.ThreadId.Value);
        var version = chain.Commits[^1].Header.Version.ToString(CultureInfo.InvariantCulture);
        await RedisCommand.AskUntilAsync(server, answer => answer == version, "hget", key, "version");
    }

    private static async Task<string> IdOfAsync(RedisServer server) => await RedisCommand.AskAsync(server, "cluster", "myid");

    private static string Address(RedisServer server) => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Port}");
}
