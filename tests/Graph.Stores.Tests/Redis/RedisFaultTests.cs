using System.Diagnostics;
using Graph.Runtime.Checkpoints;
using Graph.Testing.Builders;
using Graph.Testing.Servers;

namespace Graph.Stores.Tests.Redis;

/// <summary>A real server that is killed, that stands still, that forgets, and lines to it that break.</summary>
public sealed class RedisFaultTests : IAsyncLifetime
{
    private readonly List<RedisStores> _stores = [];

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Task.WhenAll(_stores.Select(stores => stores.CloseAsync()));

    [Fact]
    public async Task every_acknowledged_commit_is_there_once_however_often_the_server_is_killed_under_load()
    {
        await using var server = await RedisServer.StartAsync("--appendfsync", "always");
        var store = At(server.Uri).Open();
        var writers = new RedisWriters(store, 8);

        for (var kill = 0; kill < FaultCount.Of(usual: 3, full: 25); kill++)
        {
            await writers.WaitForMoreAsync(100);
            await server.Process.KillAsync();
            await server.Process.RestartAsync();
        }

        await writers.WaitForMoreAsync(100);
        foreach (var chain in await writers.StopAsync())
        {
            (await store.History(chain)).Select(commit => commit.Header).Should().Equal(chain.Commits.Reverse().Select(commit => commit.Header));
        }

        await RequireSameAfterRestartAsync(server, store);
    }

    [Fact]
    public async Task calls_to_a_server_that_stands_still_end_by_their_deadline_and_what_they_were_about_goes_on_after()
    {
        await using var server = await RedisServer.StartAsync();
        var store = At(server.Uri).Open(options => options with { CallTimeout = TimeSpan.FromSeconds(1) });
        var chain = new CommitChain();
        await store.CommitAll(chain.Next(), chain.Next());
        var undecided = chain.Next();
        var longest = TimeSpan.Zero;

        server.Process.Pause();
        for (var call = 0; call < FaultCount.Of(usual: 5, full: 75); call++)
        {
            var started = Stopwatch.GetTimestamp();
            var refusal = await Record.ExceptionAsync(async () => await store.Commit(undecided));
            longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, Stopwatch.GetElapsedTime(started).Ticks));
            refusal.Should().BeOfType<StoreException>();
        }

        server.Process.Continue();
        var continued = Stopwatch.GetTimestamp();
        await TryUntilStoredAsync(store, undecided);

        longest.Should().BeLessThan(TimeSpan.FromSeconds(3));
        Stopwatch.GetElapsedTime(continued).Should().BeLessThan(TimeSpan.FromSeconds(6));
        (await store.History(chain)).Versions().Should().Equal(3, 2, 1);
    }

    [Fact]
    public async Task a_commit_whose_answer_was_lost_is_sent_again_and_stored_once()
    {
        await using var server = await RedisServer.StartAsync();
        await using var proxy = new TcpProxy(server.Port);
        var store = At($"redis://127.0.0.1:{proxy.Port}").Open();
        var chain = new CommitChain();
        await store.CommitAll(chain.Next(), chain.Next());
        var commit = chain.Next("the answer to this one is lost");

        var lost = proxy.LoseAnswerTo("the answer to this one is lost");
        await store.Commit(commit);

        lost.IsCompletedSuccessfully.Should().BeTrue("otherwise nothing was tried here");
        (await store.History(chain)).Select(stored => stored.Header).Should().Equal(chain.Commits.Reverse().Select(stored => stored.Header));
    }

    [Fact]
    public async Task a_pruning_whose_answer_was_lost_is_sent_again_and_counts_what_it_removed()
    {
        await using var server = await RedisServer.StartAsync();
        await using var proxy = new TcpProxy(server.Port);
        var store = At($"redis://127.0.0.1:{proxy.Port}").Open();
        var chain = new CommitChain();
        await store.CommitAll(chain.Next("one"), chain.Next("two"), chain.Next("three"));
        var pruning = new CheckpointPruning
        {
            ThreadId = chain.ThreadId,
            ExpectedHead = chain.Head,
            Removed = [new VersionRange(1, 2)],
            Snapshots = [new StoredSnapshot(3, "the answer to this one is lost"u8.ToArray())],
        };

        var lost = proxy.LoseAnswerTo("the answer to this one is lost");
        var pruned = await store.PruneAsync(pruning, CancellationToken.None);

        lost.IsCompletedSuccessfully.Should().BeTrue("otherwise nothing was tried here");
        pruned.Should().Be(new PrunedCommits(2, "onetwo".Length));
        (await store.History(chain)).Versions().Should().Equal(3);
    }

    [Fact]
    public async Task a_line_that_fell_silent_is_noticed_and_replaced_while_the_call_waits()
    {
        await using var server = await RedisServer.StartAsync();
        await using var proxy = new TcpProxy(server.Port);
        var store = At($"redis://127.0.0.1:{proxy.Port}").Open();
        var chain = new CommitChain();
        await store.CommitAll(chain.Next(), chain.Next());
        await store.Find(chain);

        proxy.SilenceLines();
        var started = Stopwatch.GetTimestamp();
        await store.Commit(chain.Next());
        var thread = await store.Find(chain);

        Stopwatch.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(5.5), "three pings that are missed are enough");
        thread!.Head.Version.Should().Be(3);
    }

    [Fact]
    public async Task scripts_that_the_server_forgot_are_sent_again()
    {
        await using var server = await RedisServer.StartAsync();
        var store = At(server.Uri).Open();
        var chains = Enumerable.Range(0, 50).Select(number => new CommitChain($"thread {number}")).ToArray();
        await Task.WhenAll(chains.Select(chain => store.Commit(chain.Next()).AsTask()));

        await RedisCommand.AskAsync(server, "script", "flush");
        await Task.WhenAll(chains.Select(chain => store.Commit(chain.Next()).AsTask()));
        await RedisCommand.AskAsync(server, "script", "flush");
        var threads = await Task.WhenAll(chains.Select(chain => store.Find(chain).AsTask()));

        threads.Should().OnlyContain(thread => thread!.Head.Version == 2);
    }

    [Fact]
    public async Task a_server_that_comes_back_empty_is_an_alarm_and_no_fresh_start()
    {
        await using var server = await RedisServer.StartAsync("--appendonly", "no");
        var store = At(server.Uri).Open();
        var chain = new CommitChain();
        await store.CommitAll(chain.Next(), chain.Next());

        await server.Process.KillAsync();
        await server.Process.RestartAsync();
        var writing = async () => await store.Commit(new CommitChain("another").Next());
        var counting = async () => await store.CountJobsAsync(CancellationToken.None);
        var reading = async () => await store.Find(chain);

        await writing.Should().ThrowAsync<StoreException>().WithMessage("*its data were lost or exchanged while this program ran*");
        await reading.Should().ThrowAsync<StoreException>().WithMessage("*start the program again*");
        await counting.Should().ThrowAsync<StoreException>();
        (await RedisCommand.AskAsync(server, "dbsize")).Should().Be("0");
    }

    [Fact]
    public async Task a_server_whose_memory_is_full_refuses_commits_whole_lets_read_and_has_room_again_after_a_deletion()
    {
        await using var server = await RedisServer.StartAsync("--maxmemory", "8mb");
        var store = At(server.Uri).Open(options => options with { CompressFrom = int.MaxValue });
        var (large, small) = (new CommitChain("large"), new CommitChain("small"));
        await store.Commit(small.Next());
        var refusal = default(Exception);
        while (refusal is null)
        {
            var next = large.Rival(new string('x', 500_000));
            refusal = await Record.ExceptionAsync(async () => await store.Commit(next));
            _ = refusal is null ? large.GoOnFrom(next) : next;
        }

        var history = await store.History(large);
        await store.Delete(large);
        await store.Commit(small.Next());

        refusal.Should().BeOfType<StoreException>().Which.Message.Should().Contain("the server's memory is full").And.Contain("Nothing was stored.");
        history.Select(commit => commit.Header).Should().Equal(large.Commits.Reverse().Select(commit => commit.Header));
        (await store.List()).Threads().Should().Equal("small");
    }

    [Fact]
    public async Task a_store_opened_before_its_server_works_once_the_server_is_there()
    {
        await using var server = await RedisServer.StartAsync();
        await server.Process.KillAsync();
        var store = At(server.Uri).Open();
        var chain = new CommitChain();

        var committing = store.Commit(chain.Next()).AsTask();
        await server.Process.RestartAsync();
        await committing;

        (await store.Find(chain))!.Head.Version.Should().Be(1);
    }

    private RedisStores At(string uri)
    {
        var stores = new RedisStores(uri);
        _stores.Add(stores);
        return stores;
    }

    private static async Task TryUntilStoredAsync(ICheckpointStore store, CheckpointCommit commit)
    {
        while (await Record.ExceptionAsync(async () => await store.Commit(commit)) is StoreException)
        {
        }
    }

    private static async Task RequireSameAfterRestartAsync(RedisServer server, ICheckpointStore store)
    {
        var before = (await store.List()).Select(thread => thread.Head.Header).ToList();
        await server.Process.KillAsync();
        await server.Process.RestartAsync();
        (await store.List()).Select(thread => thread.Head.Header).Should().Equal(before);
    }
}
