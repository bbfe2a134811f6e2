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

    /// <summary>As many rounds go before, until the code is compiled as it will stay.</summary>
    private const int WarmUpRounds = 8;

    internal static async Task<IReadOnlyList<Measurement>> RunAsync(int scale)
    {
        var results = new List<Measurement>();
        foreach (var (synchronous, steps) in new[] { (SqliteSynchronous.Full, 100 * scale), (SqliteSynchronous.Normal, 2_000 * scale) })
        {
            await MeasureAsync(results, $"engine on SQLite {synchronous}, two numbers a step", synchronous, Workloads.Loop(steps));
            await MeasureAsync(results, $"engine on SQLite {synchronous}, 1 KiB a step", synchronous, Workloads.Loop(steps, new string('x', 1024)));
        }

        return results;
    }

    private static async Task MeasureAsync(List<Measurement> results, string name, SqliteSynchronous synchronous, CompiledWorkflow workflow)
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
                await MoveAsync(metered, workflow, -round);
            }

            var row = new byte[metered.TotalBytes / metered.Count];
            bare.Run(workflow.Limits.MaxSteps, row);

            var (engine, rows, steps) = (TimeSpan.Zero, TimeSpan.Zero, 0L);
            for (var round = 0; round < Rounds; round++)
            {
                var watch = Stopwatch.StartNew();
                steps += await MoveAsync(metered, workflow, round);
                engine += watch.Elapsed;
                rows += bare.Run(workflow.Limits.MaxSteps, row);
            }

            var rate = steps / engine.TotalSeconds;
            var limit = Rounds * workflow.Limits.MaxSteps / rows.TotalSeconds;
            results.Add(new Measurement(name, rate, "transitions/s", rate / limit, "bare inserts"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<long> MoveAsync(MeteredStore store, CompiledWorkflow workflow, int round)
    {
        var id = new ThreadId(string.Create(CultureInfo.InvariantCulture, $"t{round}"));
        var result = await new WorkflowRunner(store, TimeProvider.System).RunAsync(workflow, new RunRequest { ThreadId = id }, CancellationToken.None);
        return result.Status == RunStatus.Succeeded ? result.Steps : throw new InvalidOperationException(result.Error?.Message);
    }
}
