using System.Diagnostics;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;

namespace Graph.Benchmarks.Engine;

/// <summary>Runs a workflow again and again, so many runs at the same time.</summary>
internal static class InFlight
{
    /// <summary>A store that keeps every thread for ever measures the garbage collector; this many are kept at a time.</summary>
    private const int ThreadsInStore = 1_000;

    /// <summary>Makes some runs, and says what they took.</summary>
    internal static async Task<RunCost> RunAsync(CompiledWorkflow workflow, int runs, int inFlight, Func<ICheckpointStore?> open)
    {
        var (allocated, processor, watch) = (GC.GetTotalAllocatedBytes(), Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        var share = Math.Max(1, runs / inFlight);
        var steps = inFlight == 1
            ? await RunInTurnAsync(workflow, runs, ThreadsInStore, open)
            : (await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ =>
                Task.Run(() => RunInTurnAsync(workflow, share, Math.Max(1, ThreadsInStore / inFlight), open))))).Sum();
        var elapsed = watch.Elapsed;
        return new RunCost(
            steps / elapsed.TotalSeconds,
            (GC.GetTotalAllocatedBytes() - allocated) / (double)steps,
            (Environment.CpuUsage.TotalTime - processor) / elapsed);
    }

    private static async Task<long> RunInTurnAsync(CompiledWorkflow workflow, int runs, int kept, Func<ICheckpointStore?> open)
    {
        var steps = 0L;
        var runner = new WorkflowRunner(open(), TimeProvider.System);
        for (var run = 0; run < runs; run++)
        {
            runner = run > 0 && run % kept == 0 ? new WorkflowRunner(open(), TimeProvider.System) : runner;
            var result = await runner.RunAsync(workflow, new RunRequest(), CancellationToken.None);
            steps += result.Status == RunStatus.Succeeded ? result.Steps : throw new InvalidOperationException(result.Error?.Message);
        }

        return steps;
    }
}

/// <summary>What a number of runs took.</summary>
/// <param name="PerSecond">Transitions a second.</param>
/// <param name="Allocated">Bytes allocated a transition.</param>
/// <param name="Cores">Processor time by time: how many cores worked, the garbage collector's included.</param>
internal readonly record struct RunCost(double PerSecond, double Allocated, double Cores);
