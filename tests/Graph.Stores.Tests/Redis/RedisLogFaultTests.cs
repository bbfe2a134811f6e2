using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Stores.Redis;
using Graph.Testing.Builders;
using Graph.Testing.Servers;
using Graph.Testing.Worlds;
using Xunit.Abstractions;

namespace Graph.Stores.Tests.Redis;

/// <summary>A server whose append-only file was cut off, altered, or could not be written.</summary>
public sealed class RedisLogFaultTests(ITestOutputHelper output)
{
    private const int Threads = 4;
    private const int Commits = 12;

    // Short enough that each of them is harmed by few bytes, long enough for a state to be wrong.
    private const string Workflow =
        """
        schema: graphagents/v1
        name: counting
        state: { count: { type: int, default: 0, reduce: add } }
        nodes:
          one: { type: one, output: count }
        edges:
          - START -> one
          - from: one
            choose:
              - when: count < 12
                to: one
              - else: END
        """;

    [Fact]
    public async Task a_log_that_was_cut_off_leaves_each_thread_with_a_whole_beginning_of_its_history()
    {
        await using var server = await RedisServer.StartAsync();
        var chains = await WriteAsync(server);
        await server.Process.KillAsync();
        var whole = await File.ReadAllBytesAsync(LogOf(server));
        var cuts = FaultCount.Of(usual: 10, full: 200);

        for (var cut = 1; cut <= cuts; cut++)
        {
            await File.WriteAllBytesAsync(LogOf(server), whole[..^(cut * 200 / cuts)]);
            await server.Process.RestartAsync();
            await using (var store = await RedisCheckpointStore.OpenAsync(At(server.Uri), CancellationToken.None))
            {
                await RequireBeginningsAsync(store, chains);
            }

            await server.Process.KillAsync();
        }
    }

    [Fact]
    public async Task a_byte_of_the_log_that_flipped_is_found_or_does_no_harm_and_never_shows_a_wrong_state()
    {
        await using var server = await RedisServer.StartAsync();
        await using (var store = await RedisCheckpointStore.OpenAsync(At(server.Uri), CancellationToken.None))
        {
            await new EngineWorld(store).WithNode("one", _ => 1L).RunAsync(Workflow);
        }

        await server.Process.KillAsync();
        var whole = await File.ReadAllBytesAsync(LogOf(server));
        var random = new Random(12);
        var outcomes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var flip = 0; flip < FaultCount.Of(usual: 10, full: 200); flip++)
        {
            var damaged = whole.ToArray();
            damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(LogOf(server), damaged);
            var outcome = await OutcomeAsync(server);
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        output.WriteLine(string.Join(", ", outcomes.Select(outcome => $"{outcome.Key}: {outcome.Value}")));
        outcomes.Keys.Should().NotContain(outcome => outcome.StartsWith("wrong", StringComparison.Ordinal));
    }

    [Fact]
    public async Task a_log_that_cannot_grow_refuses_commits_whole_lets_read_and_takes_more_once_there_is_room()
    {
        await using var server = await RedisServer.StartWithFileLimitAsync(200_000, "--appendfsync", "everysec", "--auto-aof-rewrite-percentage", "0");
        await using var store = new RedisCheckpointStore(At(server.Uri) with { CompressFrom = int.MaxValue });
        var chain = new CommitChain();
        var (refusal, refused) = await CommitUntilRefusedAsync(store, chain);

        var whileFull = await store.History(chain);
        await server.LiftFileLimitAsync();
        await TryUntilStoredAsync(store, refused);

        refusal.Message.Should().Contain("cannot write to its disk").And.Contain("Make room there");
        whileFull.Select(commit => commit.Header).Should().Equal(chain.Commits.Reverse().Select(commit => commit.Header));
        (await store.History(chain))[0].Header.Should().Be(refused.Header);
    }

    [Fact]
    public async Task a_log_that_cannot_be_written_before_the_answer_ends_the_server_and_everything_acknowledged_is_there_afterwards()
    {
        await using var server = await RedisServer.StartWithFileLimitAsync(200_000, "--appendfsync", "always", "--auto-aof-rewrite-percentage", "0");
        await using var store = new RedisCheckpointStore(At(server.Uri) with { CompressFrom = int.MaxValue, CallTimeout = TimeSpan.FromSeconds(2) });
        var chain = new CommitChain();
        var (_, refused) = await CommitUntilRefusedAsync(store, chain);

        await server.Process.WaitForEndAsync();
        await server.LiftFileLimitAsync();
        await server.Process.RestartAsync();
        await TryUntilStoredAsync(store, refused);

        (await store.History(chain)).Select(commit => commit.Header).Should().Equal([refused.Header, .. chain.Commits.Reverse().Select(commit => commit.Header)]);
    }

    private static async Task<(StoreException Refusal, CheckpointCommit Refused)> CommitUntilRefusedAsync(ICheckpointStore store, CommitChain chain)
    {
        while (true)
        {
            var next = chain.Rival(new string('x', 10_000));
            switch (await Record.ExceptionAsync(async () => await store.Commit(next)))
            {
                case null:
                    chain.GoOnFrom(next);
                    break;
                case StoreException refusal:
                    return (refusal, next);
                case var surprise:
                    throw surprise;
            }
        }
    }

    private static async Task TryUntilStoredAsync(ICheckpointStore store, CheckpointCommit commit)
    {
        while (await Record.ExceptionAsync(async () => await store.Commit(commit)) is StoreException)
        {
        }
    }

    private static async Task<IReadOnlyList<CommitChain>> WriteAsync(RedisServer server)
    {
        await using var store = await RedisCheckpointStore.OpenAsync(At(server.Uri), CancellationToken.None);
        var chains = Enumerable.Range(0, Threads).Select(number => new CommitChain($"thread {number}")).ToArray();
        for (var commit = 0; commit < Commits; commit++)
        {
            foreach (var chain in chains)
            {
                await store.Commit(chain.Next($"commit {commit}", commit % 5 == 0 ? "state" : null));
            }
        }

        return chains;
    }

    /// <summary>Nothing is half there: the list, the load and the history of each thread tell of the same commits, which are its first ones.</summary>
    private static async Task RequireBeginningsAsync(ICheckpointStore store, IReadOnlyList<CommitChain> chains)
    {
        var listed = (await store.List()).ToDictionary(thread => thread.Head.Header.ThreadId, thread => thread.Head.Header);
        foreach (var chain in chains)
        {
            var history = (await store.History(chain)).Select(commit => commit.Header).Reverse().ToList();
            history.Should().Equal(chain.Commits.Take(history.Count).Select(commit => commit.Header));
            history.Count.Should().BeGreaterThanOrEqualTo(Commits - 2);
            (await store.Find(chain))!.Head.Should().Be(history[^1]);
            listed[chain.ThreadId].Should().Be(history[^1]);
            await store.Commit(Continue(chain, history.Count));
        }
    }

    /// <summary>Another commit after those that are left.</summary>
    private static CheckpointCommit Continue(CommitChain chain, int left)
    {
        var rest = new CommitChain(chain.ThreadId.Value);
        foreach (var commit in chain.Commits.Take(left))
        {
            rest.GoOnFrom(commit);
        }

        return rest.Next();
    }

    private static async Task<string> OutcomeAsync(RedisServer server)
    {
        if (await Record.ExceptionAsync(() => server.Process.RestartAsync()) is InvalidOperationException)
        {
            return "the server does not start";
        }

        try
        {
            await using var store = await RedisCheckpointStore.OpenAsync(At(server.Uri), CancellationToken.None);
            var view = await new ThreadReader(store).FindAsync(new Runtime.ThreadId("t1"), CancellationToken.None);
            return view is null ? "the thread is not found" : IsRight(view) ? "no harm" : $"wrong: {view.Header.Version} has {view.State}";
        }
        catch (Exception found) when (found is StoreException or CorruptCheckpointException)
        {
            return found is StoreException ? "the store says so" : "the thread says so";
        }
        finally
        {
            await server.Process.KillAsync();
        }
    }

    /// <summary>The receipt counts nothing, and each step one more.</summary>
    private static bool IsRight(ThreadView view) => view.State["count"].AsInt() == view.Header.Version - 1;

    private static string LogOf(RedisServer server) =>
        Directory.GetFiles(Path.Combine(server.Process.Folder, "appendonlydir"), "*.incr.aof").Single();

    private static RedisStoreOptions At(string uri) => RedisStoreUri.Parse(uri["redis:".Length..], useTls: false);
}
