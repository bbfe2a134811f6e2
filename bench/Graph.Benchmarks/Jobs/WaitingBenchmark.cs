using Graph.Benchmarks.Engine;
using Graph.Benchmarks.Hosts;
using Graph.Runtime.Compilation;
using Graph.Runtime.Jobs;

namespace Graph.Benchmarks.Jobs;

/// <summary>What a worker keeps in memory for threads that wait for an answer or for a time, beyond what it keeps when it is idle.</summary>
internal static class WaitingBenchmark
{
    private const int Threads = 1_000;

    /// <summary>As many threads go before, so that what is made once is there already.</summary>
    private const int WarmUps = 200;

    internal static async Task RunAsync(Figures figures, IReadOnlyList<Func<Task<StoreHost>>> hosts)
    {
        foreach (var start in hosts)
        {
            await using var host = await start();
            await MeasureAsync(figures, host, "interrupted", Workloads.Asking());
            await MeasureAsync(figures, host, "sleeping", Workloads.Sleeping());
        }
    }

    private static async Task MeasureAsync(Figures figures, StoreHost host, string state, CompiledWorkflow workflow)
    {
        await using var stores = OpenStores.Of(host, 1);
        using var ended = new SemaphoreSlim(0);
        using var drain = new CancellationTokenSource();
        var observer = new EndedJobs(WarmUps + Threads) { WhenEnded = _ => ended.Release() };
        var worker = new JobWorker(stores[0], new OneWorkflow(workflow), new JobWorkerOptions(), TimeProvider.System, observer: observer);
        var working = Task.Run(() => worker.RunAsync(drain.Token));
        await BringToWaitAsync(host, workflow, WarmUps, ended);
        var idle = CountHeap();
        await BringToWaitAsync(host, workflow, Threads, ended);
        var waiting = CountHeap();
        await observer.Done;
        await drain.CancelAsync();
        await working;
        figures.Add(new Measurement($"{host.Name}, an idle worker's heap", idle, "bytes"));
        figures.Add(new Measurement(
            $"{host.Name}, a worker's heap beyond that, {Threads:N0} threads {state}",
            (waiting - idle) / (double)Threads,
            "bytes/thread",
            (double)waiting / idle,
            "an idle worker's heap"));
    }

    /// <summary>Who asks for the work does so through a store of its own, which is gone before anything is counted.</summary>
    private static async Task BringToWaitAsync(StoreHost host, CompiledWorkflow workflow, int threads, SemaphoreSlim ended)
    {
        await using var client = OpenStores.Of(host, 1);
        await Submissions.MakeAsync(client[0], workflow, threads);
        for (var thread = 0; thread < threads; thread++)
        {
            await ended.WaitAsync();
        }
    }

    private static long CountHeap()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
