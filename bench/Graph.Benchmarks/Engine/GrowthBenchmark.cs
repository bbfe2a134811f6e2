using System.Diagnostics;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;

namespace Graph.Benchmarks.Engine;

/// <summary>Whether a step costs the same late in a long thread as early: bytes stored, time, and how long it takes to come back.</summary>
internal static class GrowthBenchmark
{
    private const int Steps = 10_000;
    private const int Window = 100;

    internal static async Task<IReadOnlyList<Measurement>> RunAsync()
    {
        var store = new MeteredStore(new InMemoryCheckpointStore());
        var runner = new WorkflowRunner(store, TimeProvider.System);
        var workflow = Workloads.Loop(Steps, new string('x', 1024));
        var id = new ThreadId("growing");
        await runner.RunAsync(workflow, new RunRequest { ThreadId = id }, CancellationToken.None);

        var early = store.Average(Window, Window);
        var late = store.Average(Steps - Window, Window);
        return
        [
            new Measurement("1 KiB a step, difference at step 100", early.Bytes, "bytes"),
            new Measurement("1 KiB a step, difference at step 10,000", late.Bytes, "bytes", late.Bytes / early.Bytes, "step 100"),
            new Measurement("1 KiB a step, snapshots included, whole thread", store.TotalBytes / (double)Steps, "bytes/transition"),
            new Measurement("1 KiB a step, time at step 100", early.Microseconds, "us"),
            new Measurement("1 KiB a step, time at step 10,000", late.Microseconds, "us", late.Microseconds / early.Microseconds, "step 100"),
            await LoadAsync(store, id),
        ];
    }

    private static async Task<Measurement> LoadAsync(MeteredStore store, ThreadId id)
    {
        var best = TimeSpan.MaxValue;
        for (var repeat = 0; repeat < 5; repeat++)
        {
            var watch = Stopwatch.StartNew();
            await new ThreadReader(store).FindAsync(id, CancellationToken.None);
            best = watch.Elapsed < best ? watch.Elapsed : best;
        }

        return new Measurement("load of a thread with 10,000 transitions", best.TotalMilliseconds, "ms");
    }
}
