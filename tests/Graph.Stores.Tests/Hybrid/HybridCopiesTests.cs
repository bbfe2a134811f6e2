using Graph.Runtime.Checkpoints;
using Graph.Stores.Hybrid;
using Graph.Stores.Postgres;
using Graph.Stores.Tests.Postgres;
using Graph.Stores.Tests.Redis;
using Graph.Testing.Builders;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Hybrid;

/// <summary>That copies are used, and that nothing of them is believed.</summary>
public sealed class HybridCopiesTests(PostgresHost host, RedisFixture redis) : IClassFixture<PostgresHost>, IClassFixture<RedisFixture>, IAsyncLifetime
{
    private readonly HybridWorld _world = new(host, redis.Server);
    private readonly List<PostgresCheckpointStore> _others = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _world.CloseAsync();
        _others.ForEach(other => other.Dispose());
    }

    [Fact]
    public async Task a_thread_that_was_committed_here_is_read_from_its_copy()
    {
        var (store, chain) = (await _world.OpenAsync(), new CommitChain());
        await store.CommitAll(chain.Next("one", snapshot: "state"), chain.Next("two"), chain.Next("three"));

        await _world.ChangeTruthAsync("UPDATE commits SET body = 'from the truth'; UPDATE snapshots SET body = 'from the truth'");

        var thread = await store.Find(chain);
        thread!.Snapshot!.Body.Text().Should().Be("state");
        thread.Tail.Select(commit => commit.Body.Text()).Should().Equal("two", "three");
        thread.Tail.Select(commit => commit.Header).Should().Equal(chain.Commits[1].Header, chain.Commits[2].Header);
    }

    [Fact]
    public async Task a_thread_that_was_read_is_read_from_its_copy_the_next_time()
    {
        var (store, chain) = (await _world.OpenAsync(), new CommitChain());
        await store.CommitAll(chain.Next("one", snapshot: "state"), chain.Next("two"));
        await _world.ChangeCopiesAsync("DEL", _world.KeyOf("thread"));
        await store.Find(chain);

        await _world.ChangeTruthAsync("UPDATE commits SET body = 'from the truth'");

        (await store.Find(chain))!.Tail.Select(commit => commit.Body.Text()).Should().Equal("two");
    }

    [Fact]
    public async Task what_can_change_without_a_commit_comes_from_the_truth()
    {
        var (store, chain) = (await _world.OpenAsync(), new CommitChain());
        var lease = new CommitLease.Take(new LeaseNonce(7), new LeaseOwner("one"), TimeSpan.FromSeconds(30));
        await store.Commit(chain.Next("one") with { Lease = lease });

        await store.SavePendingWritesAsync(chain.ThreadId, chain.Head, lease.Nonce, [CommitChain.Pending("task", "outcome")], CancellationToken.None);
        await store.ReleaseAsync(chain.ThreadId, lease.Nonce, CancellationToken.None);

        var thread = await store.Find(chain);
        thread!.PendingWrites.Should().ContainSingle().Which.Body.Text().Should().Be("outcome");
        thread.Lease.Should().BeNull();
    }

    [Fact]
    public async Task a_copy_of_another_moment_is_not_shown_and_made_anew()
    {
        var (store, other, chain) = (await _world.OpenAsync(), await WithoutCopiesAsync(), new CommitChain());
        await store.CommitAll(chain.Next("one"), chain.Next("two"));
        await other.Commit(chain.Next("three"));

        var read = await store.Find(chain);
        await _world.ChangeTruthAsync("UPDATE commits SET body = 'from the truth'");
        var again = await store.Find(chain);

        read!.Tail.Select(commit => commit.Body.Text()).Should().Equal("one", "two", "three");
        again!.Tail.Select(commit => commit.Body.Text()).Should().Equal("one", "two", "three");
    }

    [Fact]
    public async Task a_copy_of_a_thread_that_was_deleted_and_made_again_elsewhere_is_not_shown()
    {
        var (store, other) = (await _world.OpenAsync(), await WithoutCopiesAsync());
        var (old, anew) = (new CommitChain(), new CommitChain());
        await store.Commit(old.Next("old", snapshot: "old"));
        await other.Delete(old);

        var gone = await store.Find(old);
        await other.Commit(anew.Next("new"));
        var read = await store.Find(anew);

        gone.Should().BeNull();
        read!.Tail.Select(commit => commit.Body.Text()).Should().Equal("new");
        read.Snapshot.Should().BeNull();
    }

    [Theory]
    [InlineData("2", "damaged")]
    [InlineData("snapshot", "damaged")]
    [InlineData("2", null)]
    [InlineData("3", null)]
    [InlineData("head", "damaged")]
    public async Task a_damaged_copy_is_not_shown(string field, string? value)
    {
        var (store, chain) = (await _world.OpenAsync(), new CommitChain());
        await store.CommitAll(chain.Next("one", snapshot: "state"), chain.Next("two"), chain.Next("three"));
        await _world.ChangeCopiesAsync(value is null ? "HDEL" : "HSET", [_world.KeyOf("thread"), field, .. value is null ? Array.Empty<object>() : [value]]);

        var read = await store.Find(chain);
        await store.Commit(chain.Next("four"));

        read!.Snapshot!.Body.Text().Should().Be("state");
        read.Tail.Select(commit => commit.Body.Text()).Should().Equal("two", "three");
        (await store.Find(chain))!.Tail.Select(commit => commit.Body.Text()).Should().Equal("two", "three", "four");
    }

    [Fact]
    public async Task a_pruned_thread_is_read_from_the_truth_and_then_from_its_copy()
    {
        var (store, chain) = (await _world.OpenAsync(), new CommitChain());
        await store.CommitAll(chain.Next("one"), chain.Next("two"), chain.Next("three"));
        await store.PruneAsync(
            new CheckpointPruning
            {
                ThreadId = chain.ThreadId,
                ExpectedHead = chain.Head,
                Removed = [new VersionRange(1, 1)],
                Snapshots = [new StoredSnapshot(2, "state"u8.ToArray())],
            },
            CancellationToken.None);

        var read = await store.Find(chain);
        await _world.ChangeTruthAsync("UPDATE commits SET body = 'from the truth'");
        var again = await store.Find(chain);

        read!.Snapshot!.Body.Text().Should().Be("state");
        again!.Snapshot!.Body.Text().Should().Be("state");
        again.Tail.Select(commit => commit.Body.Text()).Should().Equal("three");
    }

    [Fact]
    public async Task a_copy_that_could_not_be_whole_is_not_shown()
    {
        var (store, chain) = (await _world.OpenAsync(), new CommitChain());
        var first = chain.Next("one");
        await store.Commit(first);
        var later = chain.Rival("four");
        later = chain.GoOnFrom(later with { Header = later.Header with { Version = 4 }, IsRestored = true });
        await store.Commit(later);

        await _world.ChangeTruthAsync("UPDATE commits SET body = 'from the truth'");

        (await store.Find(chain))!.Tail.Select(commit => commit.Body.Text()).Should().Equal("from the truth", "from the truth");
    }

    [Fact]
    public async Task copies_go_by_themselves_after_their_time()
    {
        var (store, chain) = (await _world.OpenAsync(), new CommitChain());

        await store.CommitAll(chain.Next(), chain.Next());

        ((long)await _world.ChangeCopiesAsync("PTTL", _world.KeyOf("thread"))).Should().BeInRange(1, (long)_world.Options.Expiry.TotalMilliseconds);
    }

    [Fact]
    public async Task everything_goes_on_without_redis_and_copies_come_back_with_it()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "no");
        var world = new HybridWorld(host, server);
        var store = await world.OpenAsync(options: world.Options with { CopyTimeout = TimeSpan.FromMilliseconds(200) });
        var chain = new CommitChain();
        await store.CommitAll(chain.Next("one"), chain.Next("two"));

        await server.Process.KillAsync();
        await store.Commit(chain.Next("three"));
        var without = await store.Find(chain);
        await server.Process.RestartAsync();
        await store.Commit(chain.Next("four"));
        var after = await store.Find(chain);
        await world.CloseAsync();

        without!.Tail.Select(commit => commit.Body.Text()).Should().Equal("one", "two", "three");
        after!.Tail.Select(commit => commit.Body.Text()).Should().Equal("one", "two", "three", "four");
    }

    [Fact]
    public async Task a_redis_that_cannot_be_used_is_told_to_whoever_looks_and_to_nobody_else()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "no");
        var world = new HybridWorld(host, server);
        var store = await world.OpenAsync(options: world.Options with { CopyTimeout = TimeSpan.FromMilliseconds(200) });

        var well = await store.InspectAsync(CancellationToken.None);
        await server.Process.KillAsync();
        var without = await store.InspectAsync(CancellationToken.None);
        await store.Commit(new CommitChain().Next());
        await world.CloseAsync();

        well.Trouble.Should().BeNull();
        without.Trouble.Should().StartWith("Its Redis cannot be used, so that every thread is read from PostgreSQL: ");
    }

    [Fact]
    public async Task a_uri_names_both_and_the_promise_is_that_of_the_database()
    {
        await using var store = (HybridCheckpointStore)StoreUris.Open($"hybrid:{host.Server.Uri}?schema={_world.Options.Truth.Schema};{redis.Server.Uri};expiry=60");

        await store.Commit(new CommitChain().Next());

        store.Description.Uri.Should().StartWith("hybrid:postgres://").And.Contain(";redis://");
        store.Description.Durability.Should().Contain("fsync is off");
    }

    /// <summary>Another process that has the truth alone, and so leaves copies behind that are old.</summary>
    private async Task<PostgresCheckpointStore> WithoutCopiesAsync()
    {
        var store = new PostgresCheckpointStore(_world.Options.Truth);
        _others.Add(store);
        await store.PrepareAsync(CancellationToken.None);
        return store;
    }
}
