using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Stores.Postgres;
using Graph.Stores.Redis;
using Graph.Testing.Servers;
using Graph.Testing.Worlds;
using Xunit.Abstractions;

namespace Graph.Stores.Tests.Faults;

/// <summary>Workers whose line to the store is slow, and stands still now and then as one does that loses packets.</summary>
public sealed class NetworkFaultTests(ITestOutputHelper output)
{
    private const int BytesPerSecond = 1_000_000 / 8;

    private static readonly TimeSpan OneWay = TimeSpan.FromMilliseconds(FaultCount.Of(usual: 50, full: 100));
    private static readonly TimeSpan Stall = TimeSpan.FromMilliseconds(400);

    private const string Three =
        """
        schema: graphagents/v1
        name: three
        state: { count: any }
        nodes:
          one: { type: work, output: count }
          two: { type: work, output: count }
          three: { type: work, output: count }
        edges: [START -> one -> two -> three -> END]
        """;

    [Fact]
    public async Task over_a_slow_line_to_redis_nothing_is_taken_over_that_is_still_at_work()
    {
        await using var server = await RedisServer.StartAsync("--appendfsync", "everysec");
        await using var line = new TcpProxy(server.Port);

        await WorkSlowlyAsync("redis", line, () => new RedisCheckpointStore(RedisStoreUri.Parse($"//127.0.0.1:{line.Port}", useTls: false)));
    }

    [Fact]
    public async Task over_a_slow_line_to_postgresql_nothing_is_taken_over_that_is_still_at_work()
    {
        await using var server = await PostgresServer.StartAsync("synchronous_commit=off");
        await using var line = new TcpProxy(server.Port);

        await WorkSlowlyAsync("postgresql", line, () => new PostgresCheckpointStore(PostgresStoreUri.Parse($"//postgres@127.0.0.1:{line.Port}/postgres?sslmode=disable")));
    }

    [Fact]
    public async Task a_line_to_postgresql_that_fell_silent_is_given_up_and_the_commit_in_flight_is_stored_once()
    {
        await using var server = await PostgresServer.StartAsync("fsync=off");
        await using var line = new TcpProxy(server.Port);
        await using var store = new PostgresCheckpointStore(PostgresStoreUri.Parse($"//postgres@127.0.0.1:{line.Port}/postgres?sslmode=disable&statement_timeout=1"));
        var world = new EngineWorld(store).WithNode("work", _ => 1L);
        await world.RunAsync(Three, "before");

        var longest = TimeSpan.Zero;
        for (var silence = 0; silence < FaultCount.Of(usual: 1, full: 10); silence++)
        {
            line.SilenceLines();
            var started = Stopwatch.GetTimestamp();
            await world.RunAsync(Three, $"thread {silence}");
            var took = Stopwatch.GetElapsedTime(started);
            longest = took > longest ? took : longest;

            (await world.HistoryAsync($"thread {silence}")).Select(entry => entry.Header.Version).Should().Equal(1, 2, 3, 4);
        }

        output.WriteLine($"the longest of the runs took {longest.TotalSeconds:0.0} s");
        longest.Should().BeLessThan(TimeSpan.FromSeconds(10), "a statement is given up a second after its timeout");
    }

    private async Task WorkSlowlyAsync(string name, TcpProxy line, Func<ICheckpointStore> open)
    {
        var jobs = FaultCount.Of(usual: 12, full: 400);
        var observer = new Observer();
        var client = open();
        var world = new EngineWorld(client).WithNode("work", _ => 1L);
        var workflow = world.Compile(Three);
        await Task.WhenAll(Enumerable.Range(0, jobs).Select(number => world.Runner.SubmitAsync(
            workflow, new RunRequest { ThreadId = new ThreadId($"job {number}") }, new JobSubmission(), CancellationToken.None)));

        line.MakeSlow(OneWay, BytesPerSecond, Stall, every: 50);
        using var drain = new CancellationTokenSource();
        var stores = new[] { open(), open() };
        var workers = stores.Select(store => new JobWorker(
            store, new StoredWorkflows(store, world.NewCompiler()), new JobWorkerOptions { Concurrency = 8, Lease = TimeSpan.FromSeconds(30) }, TimeProvider.System, observer: observer).RunAsync(drain.Token)).ToList();
        var started = Stopwatch.GetTimestamp();
        await observer.UntilEndedAsync(jobs);
        var took = Stopwatch.GetElapsedTime(started);
        await drain.CancelAsync();
        await Task.WhenAll(workers);

        output.WriteLine($"{name}: {jobs} jobs of four commits in {took.TotalSeconds:0.0} s, {observer.Troubles.Count} troubles");
        observer.Attempts.Should().OnlyContain(attempt => attempt == 1, "nothing was taken over");
        observer.Troubles.Should().BeEmpty();
        observer.Ends.Should().OnlyContain(status => status == RunStatus.Succeeded);
        await Task.WhenAll(stores.Append(client).Select(store => ((IAsyncDisposable)store).DisposeAsync().AsTask()));
    }

    private sealed class Observer : IWorkerObserver
    {
        private readonly Channel<bool> _ended = Channel.CreateUnbounded<bool>();

        internal ConcurrentBag<int> Attempts { get; } = [];

        internal ConcurrentBag<string> Troubles { get; } = [];

        internal ConcurrentBag<RunStatus> Ends { get; } = [];

        public void Taken(JobGrant grant) => Attempts.Add(grant.Job.Attempt);

        public void Ended(JobGrant grant, RunResult result)
        {
            Ends.Add(result.Status);
            _ended.Writer.TryWrite(true);
        }

        public void Broken(JobGrant grant, Exception surprise, Timestamp? retryAt)
        {
            Troubles.Add(surprise.Message);
            _ended.Writer.TryWrite(false);
        }

        public void StoreTrouble(string doing, Exception trouble) => Troubles.Add($"{doing}: {trouble.Message}");

        internal async Task UntilEndedAsync(int jobs)
        {
            for (var job = 0; job < jobs; job++)
            {
                await _ended.Reader.ReadAsync(CancellationToken.None);
            }
        }
    }
}
