using System.Globalization;
using System.Runtime.InteropServices;
using Graph.Runtime;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Simulation.Tests.Workload;
using Graph.Stores;

namespace Graph.Simulation.Tests.Processes;

/// <summary>What a worker process does.</summary>
internal static class WorkerPlay
{
    // One thread in so many more ends whatever process moves it.
    private const int ThreadsPerPoison = 8;

    /// <summary>How many claims without a commit park a job where there is poison.</summary>
    internal const int PoisonAttempts = 3;

    private const int Lanes = 2;

    // Real time is dear: there are thousands of threads to look at.
    private static readonly MoverOptions Moving = new() { LongestPause = 30 };

    private static readonly LeaseOptions Leases = new() { Duration = TimeSpan.FromSeconds(2) };

    private static readonly JobRetryPolicy Retry = new()
    {
        MaxFailures = 10_000,
        Initial = TimeSpan.FromMilliseconds(20),
        Max = TimeSpan.FromMilliseconds(200),
        TransientKinds = new HashSet<string>(StringComparer.Ordinal) { ErrorKind.Timeout, ErrorKind.Transient, ErrorKind.Limit, WorkloadNodes.Mood },
    };

    private static readonly JobWorkerOptions Settings = new()
    {
        Concurrency = 4,
        Lease = Leases.Duration,

        // Many more than faults alone use up.
        MaxAttempts = 100,
        PollEvery = TimeSpan.FromMilliseconds(200),
        BeatEvery = TimeSpan.FromSeconds(1),
        Retry = Retry,

        // As between machines: that a process is gone is seen by its lease alone.
        IsGone = static _ => false,
    };

    /// <summary>The threads that end whatever process moves them.</summary>
    internal static IReadOnlyList<MovedThread> PoisonOf(int threads) =>
    [
        .. Enumerable.Range(0, threads / ThreadsPerPoison).Select(number => new MovedThread(
            new ThreadId(string.Create(CultureInfo.InvariantCulture, $"poison{number}")), WorkflowLibrary.Poison, null) { IsPoison = true }),
    ];

    /// <summary>Moves threads until all are at their ends and calm has come, or until it is asked to end.</summary>
    internal static async Task<int> RunAsync(WorkerOrders orders)
    {
        var random = new Random(orders.Seed);
        var clock = new RealClock(new RealSurroundings(random, orders.CalmFile));
        var threads = WorkerProcess.ThreadsOf(orders.Threads);
        var store = StoreUris.Open(orders.Store);
        await using var closing = (IAsyncDisposable)store;
        await (orders.Role switch
        {
            WorkerOrders.Mover => MoveAsync(store, clock, threads, orders.Seed),
            WorkerOrders.Jobs => WorkAsync(store, clock, threads, random, Settings),

            // Poison takes its neighbours with it: one job at a time has none.
            _ => WorkAsync(store, clock, [.. threads, .. PoisonOf(threads.Count)], random, Settings with { Concurrency = 1, MaxAttempts = PoisonAttempts }),
        });
        return 0;
    }

    private static Task MoveAsync(ICheckpointStore store, WorkloadClock clock, IReadOnlyList<MovedThread> threads, int seed) =>
        Task.WhenAll(Enumerable.Range(0, Lanes).Select(lane => new ThreadMover(
            "worker", store, ProcessRunners.Of(store, clock, new Random(seed + lane), threads, Leases), clock, threads, Moving).RunAsync(CancellationToken.None)));

    private static async Task WorkAsync(ICheckpointStore store, WorkloadClock clock, IReadOnlyList<MovedThread> threads, Random random, JobWorkerOptions options)
    {
        var ids = new SortableIdGenerator(clock, new Random(random.Next()));
        var worker = new JobWorker(store, new WorkflowsOfThreads(threads), options, clock, ids, new Random(random.Next()), new Teller());
        using var drain = new CancellationTokenSource();
        using var asked = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            drain.Cancel();
        });
        var client = new JobClient(
            worker.Owner.Value, store, new WorkflowRunner(store, clock, ids, new Random(random.Next()), Leases with { IsGone = static _ => false }), clock, threads, Moving);
        var working = worker.RunAsync(drain.Token);
        await Task.WhenAny(LookAfterAsync(client, (IJobQueue)store, threads), working);
        await drain.CancelAsync();
        await working;
    }

    /// <summary>Ends when all threads are at their ends, and poison is where it can do no more harm.</summary>
    private static async Task LookAfterAsync(JobClient client, IJobQueue queue, IReadOnlyList<MovedThread> threads)
    {
        await client.RunAsync();
        using var turns = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        foreach (var poison in threads.Where(thread => thread.IsPoison))
        {
            while ((await queue.FindJobAsync(poison.Id, CancellationToken.None))?.Job.State != JobState.Parked)
            {
                await turns.WaitForNextTickAsync();
            }
        }
    }

    /// <summary>Tells on the output what a worker is given, and what is taken from it.</summary>
    private sealed class Teller : IWorkerObserver
    {
        public void Taken(JobGrant grant) =>
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{WorkerProcess.Taken}{grant.ThreadId} {grant.Job.Attempt}"));

        public void Broken(JobGrant grant, Exception surprise, Timestamp? retryAt)
        {
            if (surprise is LeaseLostException)
            {
                Console.WriteLine($"{WorkerProcess.Fenced}{grant.ThreadId}");
            }
        }
    }
}
