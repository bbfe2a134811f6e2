using System.Globalization;
using Graph.Runtime.Checkpoints;
using Graph.Stores.Redis;
using Graph.Testing.Builders;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Redis;

/// <summary>Commits that are acknowledged once a replica has them.</summary>
public sealed class RedisReplicationTests
{
    [Fact]
    public async Task what_was_acknowledged_survives_the_loss_of_the_primary_under_load()
    {
        await using var pair = await RedisPair.StartAsync("--appendfsync", "everysec");
        await using var store = Open(pair.Uri, replicas: 1, TimeSpan.FromMinutes(1));
        var writers = new RedisWriters(store, 8);

        for (var failOver = 0; failOver < FaultCount.Of(usual: 1, full: 8); failOver++)
        {
            await writers.WaitForMoreAsync(200);
            pair.CutReplica();
            await pair.FailOverAsync();
            await pair.RestartReplicaAsync();
        }

        await writers.WaitForMoreAsync(100);
        foreach (var chain in await writers.StopAsync())
        {
            (await store.History(chain)).Select(commit => commit.Header).Should().Equal(chain.Commits.Reverse().Select(commit => commit.Header));
        }
    }

    [Fact]
    public async Task without_waiting_for_the_replica_the_same_loss_takes_what_was_acknowledged()
    {
        await using var pair = await RedisPair.StartAsync("--appendfsync", "everysec");
        await using var store = Open(pair.Uri, replicas: 0, TimeSpan.FromMinutes(1));
        var chain = new CommitChain();
        await store.Commit(chain.Next());
        await pair.WaitUntilFollowedAsync();

        pair.CutReplica();
        await store.Commit(chain.Next());
        await pair.FailOverAsync();

        (await store.History(chain)).Versions().Should().Equal(1);
    }

    [Fact]
    public async Task a_commit_that_no_replica_has_in_time_is_never_reported_as_stored_and_is_stored_once_when_it_is_sent_again()
    {
        await using var pair = await RedisPair.StartAsync("--appendfsync", "everysec");
        await using var hasty = Open(pair.Uri, replicas: 1, TimeSpan.FromSeconds(2));
        var chain = new CommitChain();
        await hasty.Commit(chain.Next());
        var undecided = chain.Next();

        pair.CutReplica();
        var refusal = await Record.ExceptionAsync(async () => await hasty.Commit(undecided));
        await pair.DemoteAsync(pair.Replica, pair.Primary);
        await hasty.Commit(undecided);

        refusal.Should().BeOfType<StoreException>().Which.Message.Should()
            .Contain("0 of the 1 replicas that 'replicas=1' asks for had it in time").And.Contain("is not known; doing the same again tells");
        (await hasty.History(chain)).Select(commit => commit.Header).Should().Equal(undecided.Header, chain.Commits[0].Header);
    }

    [Fact]
    public async Task a_server_without_a_replica_lets_read_and_names_the_setting_that_keeps_it_from_writing()
    {
        await using var server = await RedisServer.StartAsync();
        var chain = new CommitChain();
        await using var alone = Open(server.Uri, replicas: 0, TimeSpan.FromSeconds(10));
        await alone.Commit(chain.Next());
        await using var store = Open(server.Uri, replicas: 1, TimeSpan.FromSeconds(1));

        var committing = async () => await store.Commit(chain.Rival());
        var read = await store.Find(chain);

        (await committing.Should().ThrowAsync<StoreException>()).Which.Message.Should().Contain("'replicas=1'").And.Contain("Start the replicas that are missing");
        read!.Head.Version.Should().Be(1);
        store.Description.Class.Should().Be(DurabilityClass.Local);
        store.Description.Durability.Should().Contain("each commit waits for 1 replica, and 0 are connected: nothing is stored until then");
        store.Description.IsWeakerThanAsked.Should().BeTrue("whoever waits for a replica has asked for one");
    }

    [Fact]
    public async Task a_primary_whose_memory_is_full_has_room_again_after_a_deletion_that_waits_for_its_replica()
    {
        await using var pair = await RedisPair.StartAsync("--maxmemory", "8mb");
        await using var store = new RedisCheckpointStore(
            RedisStoreUri.Parse(pair.Uri["redis:".Length..], useTls: false) with { Replicas = 1, CallTimeout = TimeSpan.FromSeconds(10), CompressFrom = int.MaxValue });
        var (large, small) = (new CommitChain("large"), new CommitChain("small"));
        await store.Commit(small.Next());
        var refusal = default(Exception);
        while (refusal is null)
        {
            refusal = await Record.ExceptionAsync(async () => await store.Commit(large.Next(new string('x', 500_000))));
        }

        await store.Delete(large);
        await store.Commit(small.Next());

        refusal.Message.Should().Contain("the server's memory is full").And.Contain("Nothing was stored.");
        (await store.List()).Threads().Should().Equal("small");
    }

    [Fact]
    public async Task commits_that_wait_at_the_same_time_share_a_wait()
    {
        await using var pair = await RedisPair.StartAsync("--appendfsync", "everysec");
        await using var store = Open(pair.Uri, replicas: 1, TimeSpan.FromSeconds(30));
        await store.Commit(new CommitChain().Next());
        await RedisCommand.AskAsync(pair.Primary, "config", "resetstat");

        await Task.WhenAll(Enumerable.Range(0, 200).Select(number => store.Commit(new CommitChain($"thread {number}").Next()).AsTask()));

        (await CallsAsync(pair.Primary, "wait")).Should().BeInRange(1, 100);
    }

    [Fact]
    public async Task a_pair_says_that_it_is_replicated()
    {
        await using var pair = await RedisPair.StartAsync("--appendfsync", "always");
        var address = pair.Uri["redis:".Length..];

        await using var store = await RedisCheckpointStore.OpenAsync(RedisStoreUri.Parse(address + "?replicas=1&durability=replicated", useTls: false), CancellationToken.None);
        await using var weaker = await RedisCheckpointStore.OpenAsync(RedisStoreUri.Parse(address + "?durability=replicated", useTls: false), CancellationToken.None);

        store.Description.Class.Should().Be(DurabilityClass.Replicated);
        store.Description.IsWeakerThanAsked.Should().BeFalse();
        weaker.Description.Class.Should().Be(DurabilityClass.Local);
        weaker.Description.IsWeakerThanAsked.Should().BeTrue();
        weaker.Description.Remedy.Should().Contain("'replicas=1'");
    }

    private static RedisCheckpointStore Open(string uri, int replicas, TimeSpan timeout) =>
        new(RedisStoreUri.Parse(uri["redis:".Length..], useTls: false) with { Replicas = replicas, CallTimeout = timeout });

    private static async Task<long> CallsAsync(RedisServer server, string command)
    {
        var line = (await RedisCommand.AskAsync(server, "info", "commandstats")).Split('\n').First(line => line.StartsWith($"cmdstat_{command}:", StringComparison.Ordinal));
        return long.Parse(line.Split("calls=")[1].Split(',')[0], CultureInfo.InvariantCulture);
    }
}
