using System.Diagnostics;
using Graph.Stores.Sqlite;

namespace Graph.Benchmarks.Stores;

/// <summary>Transitions a second into SQLite, held against bare single-row inserts of the same body in the same run.</summary>
/// <remarks>The two take turns in short slices, so that whatever else the machine does hits both alike.</remarks>
internal static class SqliteCommitBenchmark
{
    private const int Rounds = 10;
    private const int BodyBytes = 1_024;

    internal static async Task<IReadOnlyList<Measurement>> RunAsync(int scale)
    {
        var measurements = new List<Measurement>();
        foreach (var (synchronous, slice) in new[] { (SqliteSynchronous.Full, 100 * scale), (SqliteSynchronous.Normal, 2_000 * scale) })
        {
            using var folder = new TemporaryFolder();
            await MeasureOneWriterAsync(measurements, folder, synchronous, slice, threads: 1);
            await MeasureOneWriterAsync(measurements, folder, synchronous, slice, threads: 100);
            await MeasureManyWritersAsync(measurements, folder, synchronous, slice);
        }

        return measurements;
    }

    private static async Task MeasureOneWriterAsync(
        List<Measurement> measurements, TemporaryFolder folder, SqliteSynchronous synchronous, int slice, int threads)
    {
        var body = Body();
        await using var store = new SqliteCheckpointStore(new SqliteStoreOptions { Path = folder.File(), Synchronous = synchronous });
        using var raw = new BareInserts.Raw(folder.File(), synchronous);
        using var ado = new BareInserts.AdoNet(folder.File(), synchronous);
        var streams = Enumerable.Range(0, threads).Select(number => new CommitStream(store, $"thread-{number}", body)).ToArray();
        var latencies = new List<TimeSpan>();
        var viaRaw = await Turns.TakeAsync(
            1, Rounds, () => InTurnAsync(streams, slice, latencies), () => Task.FromResult(raw.Run(slice, Row(body))));
        var viaAdo = await Turns.TakeAsync(
            1, Rounds, () => InTurnAsync(streams, slice, null), () => Task.FromResult(ado.Run(slice, Row(body))));
        Report(measurements, $"SQLite {synchronous}, one writer, {threads} thread(s)", slice, viaRaw, viaAdo, latencies);
    }

    private static async Task MeasureManyWritersAsync(
        List<Measurement> measurements, TemporaryFolder folder, SqliteSynchronous synchronous, int slice)
    {
        const int Writers = 32;
        var body = Body();
        await using var store = new SqliteCheckpointStore(new SqliteStoreOptions { Path = folder.File(), Synchronous = synchronous });
        using var raw = new BareInserts.Raw(folder.File(), synchronous);
        var streams = Enumerable.Range(0, Writers).Select(number => new CommitStream(store, $"thread-{number}", body)).ToArray();
        await Task.WhenAll(streams.Select(stream => Task.Run(() => stream.RunAsync(10))));
        var share = Math.Max(1, slice / 10);
        var times = await Turns.TakeAsync(1, Rounds, () => AtOnceAsync(streams, share), () => Task.FromResult(raw.Run(Writers * share, Row(body))));
        measurements.Add(new Measurement(
            $"SQLite {synchronous}, {Writers} writers at once", times.RateOf(Writers * share), "commits/s", times.Share, "bare inserts, one writer"));
    }

    private static async Task<TimeSpan> AtOnceAsync(CommitStream[] streams, int each)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(streams.Select(stream => Task.Run(() => stream.RunAsync(each))));
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<TimeSpan> InTurnAsync(CommitStream[] streams, int commits, List<TimeSpan>? latencies)
    {
        var elapsed = TimeSpan.Zero;
        for (var done = 0; done < commits; done += Math.Max(1, commits / 100))
        {
            // One thread keeps going; a hundred take turns, one commit each.
            var share = streams.Length == 1 ? Math.Max(1, commits / 100) : 1;
            for (var number = 0; number < Math.Max(1, commits / 100); number += share)
            {
                elapsed += await streams[(done + number) % streams.Length].RunAsync(share, latencies);
            }
        }

        return elapsed;
    }

    private static void Report(List<Measurement> measurements, string name, int slice, TurnTimes viaRaw, TurnTimes viaAdo, List<TimeSpan> latencies)
    {
        latencies.Sort();
        measurements.Add(new Measurement($"{name}: bare inserts through SQLitePCL", viaRaw.LimitOf(slice), "rows/s"));
        measurements.Add(new Measurement($"{name}: bare inserts through ADO.NET", viaAdo.LimitOf(slice), "rows/s"));
        measurements.Add(new Measurement(
            $"{name}: commits", viaRaw.RateOf(slice), "commits/s", Math.Min(viaRaw.Share, viaAdo.Share), "the faster bare inserts"));
        measurements.Add(viaRaw.ProcessorOf(name, slice, "bare inserts through SQLitePCL"));
        measurements.Add(new Measurement($"{name}: p50", latencies[latencies.Count / 2].TotalMicroseconds, "us"));
        measurements.Add(new Measurement($"{name}: p99", latencies[latencies.Count * 99 / 100].TotalMicroseconds, "us"));
    }

    private static byte[] Row(byte[] body) => new byte[body.Length + BareInserts.BesideBody];

    private static byte[] Body()
    {
        var body = new byte[BodyBytes];
        new Random(1).NextBytes(body);
        return body;
    }

    private sealed class TemporaryFolder : IDisposable
    {
        private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("graph-bench-");
        private int _files;

        internal string File() => Path.Combine(_folder.FullName, $"{_files++}.db");

        public void Dispose() => _folder.Delete(recursive: true);
    }
}
