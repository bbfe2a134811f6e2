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
    private const int Rounds = 8;
    private const int FewestSteps = 25;

    /// <summary>As many rounds go before, until the code is compiled as it will stay.</summary>
    private const int WarmUpRounds = 8;

    internal static async Task<IReadOnlyList<Measurement>> RunAsync(int scale)
    {
        var results = new List<Measurement>();
        foreach (var (synchronous, steps) in new[] { (SqliteSynchronous.Full, 100 * scale), (SqliteSynchronous.Normal, 2_000 * scale) })
        {
            foreach (var inFlight in new[] { 1, 8, 64 })
            {
                var share = Math.Max(FewestSteps, steps / inFlight);
                var name = $"engine on SQLite {synchronous}, {inFlight} in flight";
                await MeasureAsync(results, $"{name}, two numbers a step", synchronous, inFlight, Workloads.Loop(share));
                await MeasureAsync(results, $"{name}, 1 KiB a step", synchronous, inFlight, Workloads.Loop(share, new string('x', 1024)));
            }
        }

        return results;
    }

    private static async Task MeasureAsync(
        List<Measurement> results, string name, SqliteSynchronous synchronous, int inFlight, CompiledWorkflow workflow)
    {
        var folder = Directory.CreateTempSubdirectory("graph-bench-");
        try
        {
            await using var sqlite = new SqliteCheckpointStore(
                new SqliteStoreOptions { Path = Path.Combine(folder.FullName, "engine.db"), Synchronous = synchronous });
            var metered = new MeteredStore(sqlite);
            using var bare = new BareInserts.Raw(Path.Combine(folder.FullName, "bare.db"), synchronous);
            for (var round = 1; round <= WarmUpRounds; round++)
            {
                await MoveAllAsync(metered, workflow, inFlight, -round);
            }

            var row = new byte[metered.TotalBytes / metered.Count];
            var commits = inFlight * workflow.Limits.MaxSteps;
            bare.Run(commits, row);

            var (engine, rows, steps, allocated) = (TimeSpan.Zero, TimeSpan.Zero, 0L, 0L);
            for (var round = 0; round < Rounds; round++)
            {
                var (before, watch) = (GC.GetTotalAllocatedBytes(), Stopwatch.StartNew());
                steps += await MoveAllAsync(metered, workflow, inFlight, round);
                engine += watch.Elapsed;
                allocated += GC.GetTotalAllocatedBytes() - before;
                rows += bare.Run(commits, row);
            }

            var rate = steps / engine.TotalSeconds;
            var limit = Rounds * commits / rows.TotalSeconds;
            results.Add(new Measurement(name, rate, "transitions/s", rate / limit, "bare inserts"));
            results.Add(new Measurement($"{name}, allocated", allocated / (double)steps, "bytes/transition"));
            results.Add(new Measurement($"{name}, stored", row.Length, "bytes/transition"));
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
