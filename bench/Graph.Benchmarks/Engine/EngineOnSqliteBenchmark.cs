using System.Diagnostics;
using System.Globalization;
using Graph.Benchmarks.Stores;
using Graph.Runtime;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Stores.Sqlite;

namespace Graph.Benchmarks.Engine;

/// <summary>Whole runs on SQLite, snapshots included, held against bare single-row inserts of rows of the same size in the same run.</summary>
/// <remarks>The two take turns, so that whatever else the machine does hits both alike.</remarks>
internal static class EngineOnSqliteBenchmark
{
    private const int Rounds = 12;
    private const int FewestSteps = 25;

    /// <summary>As many rounds go before, until the code is compiled as it will stay.</summary>
    private const int WarmUpRounds = 8;

    internal static async Task RunAsync(Figures figures, int scale)
    {
        foreach (var (synchronous, steps) in new[] { (SqliteSynchronous.Normal, 2_000 * scale), (SqliteSynchronous.Full, 100 * scale) })
        {
            foreach (var inFlight in new[] { 1, 8, 64 })
            {
                var share = Math.Max(FewestSteps, steps / inFlight);
                var name = $"engine on SQLite {synchronous}, {inFlight} in flight";
                await MeasureAsync(figures, $"{name}, two numbers a step", synchronous, inFlight, Workloads.Loop(share));
                await MeasureAsync(figures, $"{name}, 1 KiB a step", synchronous, inFlight, Workloads.Loop(share, new string('x', 1024)));
            }
        }
    }

    private static async Task MeasureAsync(
        Figures figures, string name, SqliteSynchronous synchronous, int inFlight, CompiledWorkflow workflow)
    {
        var folder = Directory.CreateTempSubdirectory("graph-bench-");
        try
        {
            await using var sqlite = new SqliteCheckpointStore(
                new SqliteStoreOptions { Path = Path.Combine(folder.FullName, "engine.db"), Synchronous = synchronous });
            var metered = new MeteredStore(sqlite);
            using var bare = new BareInserts.Raw(Path.Combine(folder.FullName, "bare.db"), synchronous);
            await MoveAllAsync(metered, workflow, inFlight, 0);
            var stored = metered.TotalBytes / metered.Count;
            var row = new byte[stored + BareInserts.BesideBody];
            var commits = inFlight * workflow.Limits.MaxSteps;
            var (round, steps, allocated) = (0, 0L, 0L);
            var times = await Turns.TakeAsync(WarmUpRounds, Rounds, MoveAsync, () => Task.FromResult(bare.Run(commits, row)));
            var made = (int)(steps / (WarmUpRounds + Rounds));
            figures.Add(new Measurement(name, times.RateOf(made), "transitions/s", times.Share * made / commits, "bare inserts"));
            figures.Add(times.ProcessorOf(name, made, "bare inserts"));
            figures.Add(new Measurement($"{name}, allocated", allocated / (double)steps, "bytes/transition"));
            figures.Add(new Measurement($"{name}, stored", stored, "bytes/transition"));

            async Task<TimeSpan> MoveAsync()
            {
                var (before, watch) = (GC.GetTotalAllocatedBytes(), Stopwatch.StartNew());
                steps += await MoveAllAsync(metered, workflow, inFlight, ++round);
                allocated += GC.GetTotalAllocatedBytes() - before;
                return watch.Elapsed;
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<long> MoveAllAsync(MeteredStore store, CompiledWorkflow workflow, int inFlight, int round) => inFlight == 1
        ? await MoveAsync(store, workflow, round, 0)
        : (await Task.WhenAll(Enumerable.Range(0, inFlight).Select(number => Task.Run(() => MoveAsync(store, workflow, round, number))))).Sum();

    private static async Task<long> MoveAsync(MeteredStore store, CompiledWorkflow workflow, int round, int number)
    {
        var id = new ThreadId(string.Create(CultureInfo.InvariantCulture, $"t{round}.{number}"));
        var result = await new WorkflowRunner(store, TimeProvider.System).RunAsync(workflow, new RunRequest { ThreadId = id }, CancellationToken.None);
        return result.Status == RunStatus.Succeeded ? result.Steps : throw new InvalidOperationException(result.Error?.Message);
    }
}
