using System.Diagnostics;
using Graph.Benchmarks.Engine;
using Graph.Benchmarks.Hosts;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Jobs;

namespace Graph.Benchmarks.Jobs;

/// <summary>How many jobs of one step a second workers get done from a queue that holds many, and how long it takes to get one, held against bare commits
/// of rows of the same size: two for a job, since it is taken with one and ended with the other.</summary>
internal static class QueueBenchmark
{
    private const int JobsInQueue = 10_000;
    private const int ClaimsTimed = 1_000;
    private const int PickUps = 200;
    private const int BareCommits = 4_000;
    private const int CommitsOfJob = 2;

    private static readonly int Slots = new JobWorkerOptions().Concurrency;

    private static readonly CompiledWorkflow OneStep = Workloads.Loop(1);

    internal static async Task RunAsync(Figures figures, IReadOnlyList<Func<Task<StoreHost>>> hosts, int scale)
    {
        foreach (var start in hosts)
        {
            await using var host = await start();
            foreach (var workers in new[] { 1, 2, 4 })
            {
                await MeasureAsync(figures, host, workers, JobsInQueue * scale);
            }

            await MeasurePickUpAsync(figures, host);
        }
    }

    private static async Task MeasureAsync(Figures figures, StoreHost host, int workers, int jobs)
    {
        var name = $"{host.Name}, {jobs:N0} jobs, {workers} worker(s)";
        await using var stores = OpenStores.Of(host, workers);
        var metered = new MeteredStore(stores[0]);
        await new Runtime.Engine.WorkflowRunner(metered, TimeProvider.System).RunAsync(OneStep, new Runtime.Engine.RunRequest(), CancellationToken.None);
        var body = new byte[metered.TotalBytes / metered.Count];
        await Submissions.MakeAsync(stores[0], OneStep, jobs);

        var claims = await TimeClaimsAsync(stores);
        var before = await CommitBareAsync(host, workers, body);
        var took = await WorkAsync(stores, jobs);
        var after = await CommitBareAsync(host, workers, body);
        var (rate, limit) = (jobs / took.Elapsed.TotalSeconds, (before + after) / 2 / CommitsOfJob);
        figures.Add(new Measurement($"{name}: done", rate, "jobs/s", rate / limit, "two bare commits a job"));
        figures.Add(new Measurement($"{name}: done, processor of this process", took.Processor.TotalMicroseconds / jobs, "us/job"));
        figures.Add(new Measurement($"{name}: claim p50", claims[claims.Count / 2].TotalMicroseconds, "us"));
        figures.Add(new Measurement($"{name}: claim p99", claims[claims.Count * 99 / 100].TotalMicroseconds, "us"));
        figures.Add(new Measurement($"{name}: bare commit, as many callers as slots", before, "commits/s"));
    }

    private static async Task<double> CommitBareAsync(StoreHost host, int workers, byte[] body)
    {
        var callers = workers * Slots;
        var elapsed = await host.CommitBareAsync(callers, BareCommits / callers, body);
        return BareCommits / callers * callers / elapsed.TotalSeconds;
    }

    /// <summary>Takes one job at a time, each worker for itself, while the queue holds all of them; then all go back to where they stood.</summary>
    private static async Task<List<TimeSpan>> TimeClaimsAsync(OpenStores stores)
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, stores.Count).Select(worker => Task.Run(() =>
            ClaimAsync((IJobQueue)stores[worker], ClaimsTimed / stores.Count))));
        foreach (var (queue, grant, _) in taken.SelectMany(claims => claims))
        {
            await queue.GiveBackAsync(grant, CancellationToken.None);
        }

        return [.. taken.SelectMany(claims => claims).Select(claim => claim.Took).Order()];
    }

    private static async Task<List<(IJobQueue Queue, JobGrant Grant, TimeSpan Took)>> ClaimAsync(IJobQueue queue, int count)
    {
        var claim = new JobClaim
        {
            Worker = LeaseOwner.OfThisProcess(Random.Shared),
            Queues = [new QueueShare(JobPlacement.DefaultQueue)],
            Count = 1,
            Lease = TimeSpan.FromMinutes(10),
            NewNonce = () => LeaseNonce.New(Random.Shared),
        };
        var claims = new List<(IJobQueue, JobGrant, TimeSpan)>();
        while (claims.Count < count)
        {
            var started = Stopwatch.GetTimestamp();
            var grants = await queue.ClaimAsync(claim, CancellationToken.None);
            var took = Stopwatch.GetElapsedTime(started);
            claims.AddRange(grants.Select(grant => (queue, grant, took)));
        }

        return claims;
    }

    private static async Task<SliceTime> WorkAsync(OpenStores stores, int jobs)
    {
        var ended = new EndedJobs(jobs);
        using var drain = new CancellationTokenSource();
        var (processor, started) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var working = Task.WhenAll(stores.Select(store => Task.Run(() => Worker(store, ended).RunAsync(drain.Token))));
        await ended.Done;
        var took = new SliceTime(Stopwatch.GetElapsedTime(started), Environment.CpuUsage.TotalTime - processor);
        await drain.CancelAsync();
        await working;
        return took;
    }

    /// <summary>How long it takes from asking for work until a worker has it that waited for some.</summary>
    private static async Task MeasurePickUpAsync(Figures figures, StoreHost host)
    {
        await using var stores = OpenStores.Of(host, 2);
        using var ended = new SemaphoreSlim(0);
        var (askedAt, waits) = (0L, new List<TimeSpan>());
        var observer = new EndedJobs(PickUps) { WhenTaken = _ => waits.Add(Stopwatch.GetElapsedTime(askedAt)), WhenEnded = _ => ended.Release() };
        using var drain = new CancellationTokenSource();
        var working = Task.Run(() => Worker(stores[1], observer).RunAsync(drain.Token));
        for (var job = 0; job < PickUps; job++)
        {
            askedAt = Stopwatch.GetTimestamp();
            await Submissions.MakeAsync(stores[0], OneStep, 1);
            await ended.WaitAsync();
        }

        await observer.Done;
        await drain.CancelAsync();
        await working;
        waits.Sort();
        var name = $"{host.Name}, an empty queue, 1 worker: asked for and taken";
        figures.Add(new Measurement($"{name} p50", waits[PickUps / 2].TotalMicroseconds, "us"));
        figures.Add(new Measurement($"{name} p99", waits[PickUps * 99 / 100].TotalMicroseconds, "us"));
    }

    private static JobWorker Worker(ICheckpointStore store, IWorkerObserver observer) =>
        new(store, new OneWorkflow(OneStep), new JobWorkerOptions(), TimeProvider.System, observer: observer);
}
