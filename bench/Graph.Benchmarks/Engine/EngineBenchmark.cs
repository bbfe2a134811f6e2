using System.Diagnostics;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;

namespace Graph.Benchmarks.Engine;

/// <summary>Transitions per second of one run at a time, without a store and with the one in memory, and what each allocates.</summary>
internal static class EngineBenchmark
{
    private const int Repeats = 5;

    /// <summary>A store that keeps every thread for ever measures the garbage collector; this many are kept at a time.</summary>
    private const int ThreadsInStore = 1_000;

    internal static async Task<IReadOnlyList<Measurement>> RunAsync(int scale)
    {
        var results = new List<Measurement>();
        await AddAsync(results, "chain of 3", Workloads.Chain(), 60_000 * scale);
        await AddAsync(results, "loop of 1,000", Workloads.Loop(1_000), 200 * scale);
        results.Add(await FanOutAsync(1_000));
        return results;
    }

    private static async Task AddAsync(List<Measurement> results, string name, CompiledWorkflow workflow, int runs)
    {
        var bare = await BestOfAsync(workflow, runs, () => null);
        var stored = await BestOfAsync(workflow, runs / 2, () => new InMemoryCheckpointStore());
        results.Add(new Measurement($"{name}, no store", bare.PerSecond, "transitions/s"));
        results.Add(new Measurement($"{name}, no store, allocated", bare.Bytes, "bytes/transition"));
        results.Add(new Measurement($"{name}, memory", stored.PerSecond, "transitions/s", stored.PerSecond / bare.PerSecond, "no store"));
        results.Add(new Measurement($"{name}, memory, allocated", stored.Bytes, "bytes/transition"));
    }

    private static async Task<(double PerSecond, double Bytes)> BestOfAsync(CompiledWorkflow workflow, int runs, Func<ICheckpointStore?> open)
    {
        var best = (PerSecond: 0.0, Bytes: 0.0);
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var one = await MeasureAsync(workflow, runs, open);
            best = one.PerSecond > best.PerSecond ? one : best;
        }

        return best;
    }

    private static async Task<(double PerSecond, double Bytes)> MeasureAsync(CompiledWorkflow workflow, int runs, Func<ICheckpointStore?> open)
    {
        var runner = new WorkflowRunner(open(), TimeProvider.System);
        var steps = 0L;
        var allocated = GC.GetTotalAllocatedBytes();
        var watch = Stopwatch.StartNew();
        for (var run = 0; run < runs; run++)
        {
            runner = run % ThreadsInStore == 0 ? new WorkflowRunner(open(), TimeProvider.System) : runner;
            var id = new ThreadId(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"t{run}"));
            var result = await runner.RunAsync(workflow, new RunRequest { ThreadId = id }, CancellationToken.None);
            steps += result.Status == RunStatus.Succeeded ? result.Steps : throw new InvalidOperationException(result.Error?.Message);
        }

        return (steps / watch.Elapsed.TotalSeconds, (GC.GetTotalAllocatedBytes() - allocated) / (double)steps);
    }

    private static async Task<Measurement> FanOutAsync(int tasks)
    {
        var workflow = Workloads.FanOut(tasks);
        var best = TimeSpan.MaxValue;
        for (var repeat = 0; repeat < 200; repeat++)
        {
            var runner = new WorkflowRunner(new InMemoryCheckpointStore(), TimeProvider.System);
            var watch = Stopwatch.StartNew();
            await runner.RunAsync(workflow, new RunRequest(), CancellationToken.None);
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        return new Measurement($"fan-out to {tasks} tasks, memory", best.TotalMilliseconds, "ms");
    }
}
