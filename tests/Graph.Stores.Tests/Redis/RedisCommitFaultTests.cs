using System.Net.Sockets;
using Graph.Runtime.Checkpoints;
using Graph.Stores.Redis;
using Graph.Stores.Redis.Transport;
using Graph.Testing.Builders;
using Graph.Testing.Servers;
using StackExchange.Redis;

namespace Graph.Stores.Tests.Redis;

/// <summary>A server that dies inside of a commit, whose answers get lost, or of which there are two for a while.</summary>
public sealed class RedisCommitFaultTests
{
    private static readonly TimeSpan Unresponsive = TimeSpan.FromMilliseconds(300);

    [Fact]
    public async Task a_server_that_is_killed_inside_of_a_commit_has_all_of_it_or_nothing()
    {
        await using var server = await RedisServer.StartAsync();
        var options = At(server.Uri) with { CallTimeout = TimeSpan.FromSeconds(1) };
        SlowCommits? slow = null;
        await using var store = new RedisCheckpointStore(options, given => slow = new SlowCommits(new RedisTransport(given, TimeProvider.System, Random.Shared)));
        var chain = new CommitChain();
        await store.Commit(chain.Next(snapshot: "state"));

        for (var kill = 0; kill < FaultCount.Of(usual: 3, full: 50); kill++)
        {
            var torn = chain.Next("torn apart", "state");
            slow!.AreSlow = true;
            var committing = Record.ExceptionAsync(async () => await store.Commit(torn));
            await UntilInsideOfAScriptAsync(server);
            await server.Process.KillAsync();
            (await committing).Should().BeOfType<StoreException>();
            await server.Process.RestartAsync();
            var left = await CountPartsAsync(server);
            slow.AreSlow = false;
            await TryUntilStoredAsync(store, torn);

            left.Should().Be($"{chain.Commits.Count - 1} {chain.Commits.Count - 1} {chain.Commits.Count - 1}", "nothing of the commit was there");
        }

        (await store.History(chain)).Select(commit => commit.Header).Should().Equal(chain.Commits.Reverse().Select(commit => commit.Header));
    }

    [Fact]
    public async Task commits_whose_answers_are_lost_are_stored_once_each()
    {
        await using var server = await RedisServer.StartAsync("--appendfsync", "everysec");
        await using var proxy = new TcpProxy(server.Port);
        await using var store = await RedisCheckpointStore.OpenAsync(At($"redis://127.0.0.1:{proxy.Port}"), CancellationToken.None);
        var chain = new CommitChain();

        for (var number = 0; number < FaultCount.Of(usual: 5, full: 500); number++)
        {
            var lost = proxy.LoseAnswerTo($"the answer to number {number} is lost");
            await store.Commit(chain.Next($"the answer to number {number} is lost"));
            lost.IsCompletedSuccessfully.Should().BeTrue("otherwise nothing was tried here");
        }

        (await store.History(chain)).Select(stored => stored.Header).Should().Equal(chain.Commits.Reverse().Select(stored => stored.Header));
    }

    [Fact]
    public async Task of_two_servers_that_both_take_commits_one_is_followed_and_no_thread_has_of_both()
    {
        await using var pair = await RedisPair.StartAsync("--appendfsync", "everysec");
        for (var split = 0; split < FaultCount.Of(usual: 1, full: 10); split++)
        {
            await SplitAsync(pair, split);
        }
    }

    private static async Task SplitAsync(RedisPair pair, int split)
    {
        var (old, next) = (pair.Primary, pair.Replica);
        await using var atOld = new RedisCheckpointStore(At(old.Uri));
        var chains = Enumerable.Range(0, 8).Select(number => new CommitChain($"thread {split}.{number}")).ToArray();
        await Task.WhenAll(chains.Select(chain => atOld.CommitAll(chain.Next(), chain.Next())));
        await pair.WaitUntilFollowedAsync();

        pair.CutReplica();
        await pair.PromoteReplicaAsync();
        await using var atNext = new RedisCheckpointStore(At(next.Uri));
        var lost = await Task.WhenAll(chains.Select(chain => WriteOnAsync(atOld, chain, "lost")));
        var kept = await Task.WhenAll(chains.Select(chain => WriteOnAsync(atNext, chain, "kept")));
        await pair.DemoteAsync(old, next);

        await using var after = new RedisCheckpointStore(At(pair.Uri) with { CallTimeout = TimeSpan.FromSeconds(30) });
        foreach (var (mine, theirs) in lost.Zip(kept))
        {
            var goingOn = async () => await after.Commit(mine.Next("on top of what was lost"));
            await goingOn.Should().ThrowAsync<CheckpointConflictException>();
            (await after.History(theirs)).Select(commit => commit.Header).Should().Equal(theirs.Commits.Reverse().Select(commit => commit.Header));
        }
    }

    /// <summary>Goes on from what a chain has, as a writer who knows of no other.</summary>
    private static async Task<CommitChain> WriteOnAsync(ICheckpointStore store, CommitChain known, string body)
    {
        var chain = new CommitChain(known.ThreadId.Value);
        foreach (var commit in known.Commits)
        {
            chain.GoOnFrom(commit);
        }

        await store.CommitAll(chain.Next(body), chain.Next(body), chain.Next(body));
        return chain;
    }

    private static async Task UntilInsideOfAScriptAsync(RedisServer server)
    {
        while (await AnswersAsync(server))
        {
        }
    }

    /// <summary>Whether it answers at once; while it is inside of a script it answers nobody.</summary>
    private static async Task<bool> AnswersAsync(RedisServer server)
    {
        using var client = new TcpClient("127.0.0.1", server.Port);
        await client.GetStream().WriteAsync("PING\r\n"u8.ToArray());
        try
        {
            await client.GetStream().ReadAtLeastAsync(new byte[7], 7).AsTask().WaitAsync(Unresponsive, TimeProvider.System);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static async Task<string> CountPartsAsync(RedisServer server)
    {
        var version = await RedisCommand.AskAsync(server, "hget", "{graph:s0}:t:thread", "version");
        var commits = await RedisCommand.AskAsync(server, "xlen", "{graph:s0}:d:thread");
        var snapshots = await RedisCommand.AskAsync(server, "hlen", "{graph:s0}:s:thread");
        return $"{version} {commits} {snapshots}";
    }

    private static async Task TryUntilStoredAsync(ICheckpointStore store, CheckpointCommit commit)
    {
        while (await Record.ExceptionAsync(async () => await store.Commit(commit)) is StoreException)
        {
        }
    }

    private static RedisStoreOptions At(string uri) => RedisStoreUri.Parse(uri["redis:".Length..], useTls: false);

    /// <summary>Has the script of a commit go on for ever in the midst of its writes.</summary>
    private sealed class SlowCommits(IRedisTransport inner) : IRedisTransport
    {
        private const string InTheMidst = "redis.call('UNLINK', KEYS[4])";

        internal bool AreSlow { get; set; }

        public long Changes => inner.Changes;

        public Task<RedisResult> RunAsync(RedisLane lane, RedisScript script, RedisKey[] keys, RedisValue[] arguments, CancellationToken cancellationToken) =>
            AreSlow && script.Name == "commit"
                ? inner.ExecuteAsync(
                    lane, "EVAL", [script.Text.Replace(InTheMidst, "while true do end", StringComparison.Ordinal), keys.Length, .. keys, .. arguments], cancellationToken)
                : inner.RunAsync(lane, script, keys, arguments, cancellationToken);

        public Task<RedisResult> ExecuteAsync(RedisLane lane, string command, object[] arguments, CancellationToken cancellationToken) =>
            inner.ExecuteAsync(lane, command, arguments, cancellationToken);

        public Task PublishAsync(string channel, string word, CancellationToken cancellationToken) => inner.PublishAsync(channel, word, cancellationToken);

        public Task SubscribeAsync(string channel, Action<string> take, CancellationToken cancellationToken) => inner.SubscribeAsync(channel, take, cancellationToken);

        public Task<IReadOnlyList<RedisServerFacts>> InspectAsync(CancellationToken cancellationToken) => inner.InspectAsync(cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
