using System.Diagnostics;
using Graph.Runtime.Checkpoints;
using Graph.Stores.Postgres;
using Graph.Testing.Builders;
using Graph.Testing.Servers;
using Npgsql;

namespace Graph.Stores.Tests.Postgres;

/// <summary>A server of the tests' own that is killed, paused and restarted while threads commit to it.</summary>
public sealed class PostgresCrashTests : IAsyncLifetime
{
    private static readonly TimeSpan MostToRecover = TimeSpan.FromSeconds(5);

    private PostgresServer? _server;
    private PostgresStores? _stores;

    private PostgresServer Server => _server!;

    private PostgresStores Stores => _stores!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.StartAsync();
        _stores = new PostgresStores(new PostgresStoreOptions { ConnectionString = _server.ConnectionString, MaximumConnections = 8 });
    }

    public async Task DisposeAsync()
    {
        await Stores.CloseAsync();
        await Server.DisposeAsync();
    }

    [Fact]
    public async Task commits_in_flight_are_all_resolved_and_none_is_stored_twice_when_a_backend_is_killed()
    {
        var store = await Stores.OpenAsync();
        var writers = new CommittingWriters(store, writers: 6);
        var recoveries = new List<TimeSpan>();

        for (var kill = 0; kill < FaultCount.Of(2, 20); kill++)
        {
            await writers.AcknowledgeAsync(50);
            await KillBackendAsync();
            await WaitUntilBackAsync();
            var back = Stopwatch.GetTimestamp();
            await writers.AcknowledgeAsync(6);
            recoveries.Add(Stopwatch.GetElapsedTime(back));
        }

        await RequireAllStoredOnceAsync(await writers.StopAsync());
        recoveries.Should().OnlyContain(recovery => recovery < MostToRecover);
    }

    [Fact]
    public async Task commits_in_flight_are_all_resolved_and_none_is_lost_when_the_server_is_killed_and_restarted()
    {
        var store = await Stores.OpenAsync();
        var writers = new CommittingWriters(store, writers: 6);

        for (var kill = 0; kill < FaultCount.Of(1, 20); kill++)
        {
            await writers.AcknowledgeAsync(50);
            await Server.Process.KillAsync();
            await Server.RestartAsync();
            await writers.AcknowledgeAsync(50);
        }

        await RequireAllStoredOnceAsync(await writers.StopAsync());
    }

    [Fact]
    public async Task a_server_that_stands_still_is_given_up_at_the_deadline_and_the_same_commit_goes_through_once_it_goes_on()
    {
        var options = Stores.Options with { Deadline = TimeSpan.FromSeconds(2), StatementTimeout = TimeSpan.FromSeconds(1) };
        var store = await Stores.OpenAsync(options);
        var chain = new CommitChain();
        await store.Commit(chain.Next());
        var commit = chain.Next("in flight");

        Server.Pause();
        var asked = Stopwatch.GetTimestamp();
        var refusal = await Record.ExceptionAsync(async () => await store.Commit(commit));
        var waited = Stopwatch.GetElapsedTime(asked);
        Server.Continue();
        var recovering = Stopwatch.GetTimestamp();
        await store.Commit(commit);
        var recovered = Stopwatch.GetElapsedTime(recovering);

        refusal.Should().BeOfType<StoreException>()
            .Which.Message.Should().Contain("gave no answer within 2 s").And.Contain("is not known; sending it again tells").And.Contain("Deadline");
        waited.Should().BeLessThan(TimeSpan.FromSeconds(6));
        recovered.Should().BeLessThan(TimeSpan.FromSeconds(2));
        (await store.History(chain)).Select(stored => stored.Header).Should().Equal(commit.Header, chain.Commits[0].Header);
    }

    [Fact]
    public async Task a_commit_whose_answer_was_lost_is_answered_as_stored_and_is_there_once()
    {
        await using var proxy = new ReplyDroppingProxy(Server.Port);
        var behind = new NpgsqlConnectionStringBuilder(Server.ConnectionString) { Port = proxy.Port, SslMode = SslMode.Disable };
        var store = await Stores.OpenAsync(Stores.Options with { ConnectionString = behind.ConnectionString });
        var chain = new CommitChain();
        var drops = FaultCount.Of(20, 500);

        for (var commit = 0; commit < drops; commit++)
        {
            proxy.DropNextReply();
            await store.Commit(chain.Next(snapshot: commit % 3 == 0 ? "state" : null));
        }

        proxy.Dropped.Should().Be(drops);
        (await store.History(chain)).Select(stored => stored.Header).Should().Equal(chain.Commits.Reverse().Select(commit => commit.Header));
    }

    [Fact]
    public async Task a_deletion_whose_answer_was_lost_says_that_the_thread_was_there()
    {
        await using var proxy = new ReplyDroppingProxy(Server.Port);
        var behind = new NpgsqlConnectionStringBuilder(Server.ConnectionString) { Port = proxy.Port, SslMode = SslMode.Disable };
        var store = await Stores.OpenAsync(Stores.Options with { ConnectionString = behind.ConnectionString });
        var chain = new CommitChain();
        await store.Commit(chain.Next());

        proxy.DropNextReply();
        var wasThere = await store.Delete(chain);

        wasThere.Should().BeTrue();
        (await store.Find(chain)).Should().BeNull();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task a_pruning_says_what_it_removed_whichever_answer_is_lost(int answer)
    {
        await using var proxy = new ReplyDroppingProxy(Server.Port);
        var behind = new NpgsqlConnectionStringBuilder(Server.ConnectionString) { Port = proxy.Port, SslMode = SslMode.Disable };
        var store = await Stores.OpenAsync(Stores.Options with { ConnectionString = behind.ConnectionString });
        var chain = new CommitChain();
        await store.CommitAll(chain.Next("one"), chain.Next("two"), chain.Next("three"));
        var pruning = new CheckpointPruning
        {
            ThreadId = chain.ThreadId,
            ExpectedHead = chain.Head,
            Removed = [new VersionRange(1, 2)],
            Snapshots = [new StoredSnapshot(3, "state"u8.ToArray())],
        };

        proxy.DropReply(after: answer);
        var pruned = await store.PruneAsync(pruning, CancellationToken.None);

        proxy.Dropped.Should().Be(1, "otherwise nothing was tried here");
        pruned.Should().Be(new PrunedCommits(2, "onetwo".Length));
        (await store.History(chain)).Versions().Should().Equal(3);
    }

    [Fact]
    public async Task a_server_that_was_restarted_while_nobody_asked_is_no_error()
    {
        var store = await Stores.OpenAsync();
        var chain = new CommitChain();
        await store.Commit(chain.Next());

        await Server.Process.KillAsync();
        await Server.RestartAsync();
        await store.Commit(chain.Next());

        (await store.Find(chain))!.Head.Version.Should().Be(2);
    }

    /// <summary>Kills one of the processes that carry out statements; the server then ends all the others and recovers.</summary>
    private async Task KillBackendAsync()
    {
        await using var connection = new NpgsqlConnection(Server.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var question = new NpgsqlCommand(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'graph' AND backend_type = 'client backend' ORDER BY random() LIMIT 1", connection);
        using var backend = Process.GetProcessById((int)(await question.ExecuteScalarAsync())!);
        backend.Kill();
    }

    /// <summary>The server's own recovery takes as long as its disk does; what the store adds to that is its own.</summary>
    private async Task WaitUntilBackAsync()
    {
        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        while (await turns.WaitForNextTickAsync())
        {
            try
            {
                await using var connection = new NpgsqlConnection(Server.ConnectionString + ";Pooling=false");
                await connection.OpenAsync();
                return;
            }
            catch (NpgsqlException)
            {
                // It is not back yet.
            }
        }
    }

    private async Task RequireAllStoredOnceAsync(CommitChain[] chains)
    {
        var reader = await Stores.OpenAsync();
        foreach (var chain in chains)
        {
            (await reader.History(chain)).Select(commit => commit.Header).Should().Equal(chain.Commits.Reverse().Select(commit => commit.Header));
        }
    }
}
