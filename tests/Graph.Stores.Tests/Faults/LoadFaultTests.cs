using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Graph.Runtime;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Stores.Tests.Postgres;
using Graph.Stores.Tests.Redis;
using Graph.Stores.Tests.Sqlite;
using Graph.Testing.Servers;
using Graph.Testing.Worlds;
using Xunit.Abstractions;

namespace Graph.Stores.Tests.Faults;

/// <summary>Callers that come at once, queues that are long, nodes that block, states that are large.</summary>
public sealed class LoadFaultTests(RedisFixture redis, PostgresHost postgres, ITestOutputHelper output)
    : IClassFixture<RedisFixture>, IClassFixture<PostgresHost>, IAsyncLifetime
{
    private const int Workers = 4;
    private const int Callers = 64;
    private const int FiveMegabytes = 5 * 1024 * 1024;

    private const string Asking =
        """
        schema: graphagents/v1
        name: asking
        state: { answer: any }
        nodes:
          ask: { type: ask, output: answer }
        edges: [START -> ask -> END]
        """;

    private const string Two =
        """
        schema: graphagents/v1
        name: two
        state: { count: { type: any } }
        nodes:
          one: { type: work, output: count }
          other: { type: work, output: count }
        edges: [START -> one -> other -> END]
        """;

    private const string Large =
        """
        schema: graphagents/v1
        name: large
        limits: { max_state: 16MiB }
        state: { text: any, after: any }
        nodes:
          one: { type: fill, output: text }
          other: { type: work, output: after }
        edges: [START -> one -> other -> END]
        """;

    private readonly EveryStore _stores = new(redis, postgres, new SqliteFolder());

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _stores.CloseAsync();

    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    [InlineData("postgres")]
    public async Task of_two_clients_that_answer_at_once_exactly_one_is_taken(string name)
    {
        var world = new EngineWorld(await _stores.OpenAsync(name)).WithNode("ask", context => context.Interrupt("Well?"));
        var rival = world.OtherProcess(await _stores.OpenAsync(name));
        var pairs = FaultCount.Of(usual: 10, full: 1_000);

        for (var pair = 0; pair < pairs; pair++)
        {
            var thread = string.Create(CultureInfo.InvariantCulture, $"t{pair}");
            await world.RunAsync(Asking, thread);
            var answers = await Task.WhenAll(AnswerAsync(world, thread, "one"), AnswerAsync(rival, thread, "two"));

            answers.OfType<SubmissionResult>().Should().ContainSingle().Which.Kind.Should().Be(SubmissionKind.Queued);
            answers.OfType<GraphAgentsException>().Where(refusal => refusal is not StoreException).Should().ContainSingle();
            (await world.HistoryAsync(thread)).Should().HaveCount(3, "the input, the question and one answer");
        }
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    [InlineData("postgres")]
    public async Task a_long_queue_is_worked_off_by_four_workers_each_job_once_and_memory_stays_flat(string name)
    {
        var jobs = FaultCount.Of(usual: 500, full: 10_000);
        var ran = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var store = await _stores.OpenAsync(name);
        var world = new EngineWorld(store).WithNode("work", context => ran.AddOrUpdate($"{context.ThreadId}/{context.NodeName}", 1, (_, times) => times + 1));
        var workflow = world.Compile(Two);
        await Parallel.ForAsync(0, jobs, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (number, stop) => await world.Runner.SubmitAsync(
            workflow, new RunRequest { ThreadId = new ThreadId($"job {number}") }, new JobSubmission(), stop));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var started = Stopwatch.GetTimestamp();
        await WorkAsync(name, world, (IJobQueue)store);
        var took = Stopwatch.GetElapsedTime(started);

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {jobs} jobs in {took.TotalSeconds:0.0} s, {jobs / took.TotalSeconds:0} a second, {grown / 1024:n0} KiB more than before"));
        ran.Should().HaveCount(2 * jobs).And.OnlyContain(node => node.Value == 1);
        (await store.ListThreadsAsync(new ThreadQuery { Statuses = [RunStatus.Succeeded], Limit = int.MaxValue }, CancellationToken.None).CountAsync()).Should().Be(jobs);
        grown.Should().BeLessThan(32 * 1024 * 1024);
    }

    [Theory]
    [InlineData("redis")]
    [InlineData("postgres")]
    public async Task nodes_that_block_their_threads_do_not_keep_the_store_from_answering(string name)
    {
        var world = new EngineWorld(await _stores.OpenAsync(name)).WithNode("work", _ =>
        {
            // Work that holds a thread of the machine, as a library without asynchronous calls does.
            SpinWait.SpinUntil(static () => false, TimeSpan.FromMilliseconds(20));
            return 1L;
        });
        using var lanes = NodeLanes.ForJobs(Callers);
        var workflow = world.Compile(Two);

        var results = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => world.Runner.RunAsync(
            workflow, new RunRequest { ThreadId = new ThreadId($"caller {caller}"), Options = new RunOptions { NodeScheduler = lanes } }, CancellationToken.None)));

        results.Should().OnlyContain(result => result.Status == RunStatus.Succeeded);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    [InlineData("postgres")]
    public async Task a_state_of_five_megabytes_is_kept_and_comes_back_and_one_beyond_the_limit_is_refused(string name)
    {
        var text = string.Concat(Enumerable.Range(0, FiveMegabytes / 8).Select(number => (number * 2_654_435_761L % 99_999_989).ToString("d8", CultureInfo.InvariantCulture)));
        var world = new EngineWorld(await _stores.OpenAsync(name)).WithNode("fill", _ => text).WithNode("work", _ => 1L);

        var result = await world.RunAsync(Large, "large");
        var refused = await world.RunAsync(Large.Replace("16MiB", "1MiB", StringComparison.Ordinal), "too large");

        result.Status.Should().Be(RunStatus.Succeeded);
        (await world.ViewAsync(thread: "large")).State["text"].Should().Be((Value)text);
        refused.Status.Should().Be(RunStatus.Failed);
        refused.Error!.Kind.Should().Be(ErrorKind.Limit);
    }

    /// <summary>Gives an answer; what comes of it, or the refusal.</summary>
    private static async Task<object> AnswerAsync(EngineWorld world, string thread, string answer)
    {
        try
        {
            return await world.Runner.SubmitAsync(
                world.Compile(Asking),
                new ResumeRequest { ThreadId = new ThreadId(thread), BareAnswer = answer },
                new JobSubmission(),
                CancellationToken.None);
        }
        catch (GraphAgentsException refusal)
        {
            return refusal;
        }
    }

    private async Task WorkAsync(string name, EngineWorld world, IJobQueue queue)
    {
        using var drain = new CancellationTokenSource();
        var workers = new List<Task>();
        for (var worker = 0; worker < Workers; worker++)
        {
            var store = await _stores.OpenAsync(name);
            workers.Add(new JobWorker(store, new StoredWorkflows(store, world.NewCompiler()), new JobWorkerOptions(), TimeProvider.System).RunAsync(drain.Token));
        }

        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        while ((await queue.CountJobsAsync(CancellationToken.None)).Any(depth => depth.Count > 0 && depth.State != JobState.Parked))
        {
            await turns.WaitForNextTickAsync();
        }

        await drain.CancelAsync();
        await Task.WhenAll(workers);
    }
}
