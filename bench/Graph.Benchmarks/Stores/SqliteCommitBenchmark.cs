using System.Diagnostics;
using System.Globalization;
using Graph.Stores.Sqlite;

namespace Graph.Benchmarks.Stores;

/// <summary>Transitions a second into SQLite, held against bare single-row inserts of the same body in the same run.</summary>
/// <remarks>The two take turns in short slices, so that whatever else the machine does hits both alike.</remarks>
internal static class SqliteCommitBenchmark
{
    private const int Rounds = 10;
    private const int BodyBytes = 1_024;

    internal static async Task<IReadOnlyList<Measurement>> RunAsync(TextWriter output, int scale = 1)
    {
        var measurements = new List<Measurement>();
        foreach (var (synchronous, slice) in new[] { (SqliteSynchronous.Full, 100 * scale), (SqliteSynchronous.Normal, 2_000 * scale) })
        {
            using var folder = new TemporaryFolder();
            await MeasureOneWriterAsync(measurements, folder, synchronous, slice, threads: 1);
            await MeasureOneWriterAsync(measurements, folder, synchronous, slice, threads: 100);
            await MeasureManyWritersAsync(measurements, folder, synchronous, slice);
        }

        foreach (var measurement in measurements)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{measurement.Name,-60} {measurement.Value,12:N1} {measurement.Unit,-10} {measurement.Ratio,6:P0} {measurement.Against}"));
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
        var (ours, viaRaw, viaAdo) = (TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        for (var round = -1; round < Rounds; round++)
        {
            // Round -1 warms up: code, caches, and the threads themselves.
            var rawTime = raw.Run(slice, body);
            var ourTime = await InTurnAsync(streams, slice, round < 0 ? null : latencies);
            var adoTime = ado.Run(slice, body);
            if (round >= 0)
            {
                (ours, viaRaw, viaAdo) = (ours + ourTime, viaRaw + rawTime, viaAdo + adoTime);
            }
        }

        Report(measurements, $"SQLite {synchronous}, one writer, {threads} thread(s)", Rounds * slice, ours, viaRaw, viaAdo, latencies);
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
        var bare = raw.Run(slice * 4, body);
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(streams.Select(stream => Task.Run(() => stream.RunAsync(slice))));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var rate = Writers * slice / elapsed.TotalSeconds;
        measurements.Add(new Measurement(
            $"SQLite {synchronous}, {Writers} writers at once", rate, "commits/s", rate / (slice * 4 / bare.TotalSeconds), "bare inserts, one writer"));
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

    private static void Report(
        List<Measurement> measurements, string name, int commits, TimeSpan ours, TimeSpan viaRaw, TimeSpan viaAdo, List<TimeSpan> latencies)
    {
        var rate = commits / ours.TotalSeconds;
        var bare = commits / Math.Min(viaRaw.TotalSeconds, viaAdo.TotalSeconds);
        latencies.Sort();
        measurements.Add(new Measurement($"{name}: bare inserts through SQLitePCL", commits / viaRaw.TotalSeconds, "rows/s"));
        measurements.Add(new Measurement($"{name}: bare inserts through ADO.NET", commits / viaAdo.TotalSeconds, "rows/s"));
        measurements.Add(new Measurement($"{name}: commits", rate, "commits/s", rate / bare, "the faster bare inserts"));
        measurements.Add(new Measurement($"{name}: p50", latencies[latencies.Count / 2].TotalMicroseconds, "µs"));
        measurements.Add(new Measurement($"{name}: p99", latencies[latencies.Count * 99 / 100].TotalMicroseconds, "µs"));
    }

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
