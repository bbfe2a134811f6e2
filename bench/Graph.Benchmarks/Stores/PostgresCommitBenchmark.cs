using System.Diagnostics;
using Graph.Stores.Postgres;
using Graph.Testing.Servers;

namespace Graph.Benchmarks.Stores;

/// <summary>Transitions a second into a PostgreSQL server of its own, held against bare commits of the same rows on one connection in the same run.</summary>
/// <remarks>The two take turns in short slices, so that whatever else the machine does hits both alike.</remarks>
internal static class PostgresCommitBenchmark
{
    private const int WarmUps = 10;
    private const int Rounds = 20;
    private const int BodyBytes = 1_024;

    internal static async Task RunAsync(Figures figures, int scale)
    {
        foreach (var (synchronous, slice) in new[] { ("on", 64 * scale), ("off", 512 * scale) })
        {
            await using var server = await PostgresServer.StartAsync($"synchronous_commit={synchronous}", "max_connections=200");
            await using var bare = await BareCommits.OpenAsync(server.ConnectionString);
            await using var store = new PostgresCheckpointStore(new PostgresStoreOptions { ConnectionString = server.ConnectionString });
            await MeasureOneAsync(figures, store, bare, synchronous, slice);
            foreach (var inFlight in new[] { 8, 64 })
            {
                await MeasureManyAsync(figures, store, bare, synchronous, slice, inFlight);
            }
        }
    }

    private static async Task MeasureOneAsync(Figures figures, PostgresCheckpointStore store, BareCommits bare, string synchronous, int slice)
    {
        var body = Body();
        var stream = new CommitStream(store, "alone", body);
        var latencies = new List<TimeSpan>();
        var times = await Turns.TakeAsync(WarmUps, Rounds, () => stream.RunAsync(slice, latencies), () => bare.RunAsync(slice, body));
        latencies.RemoveRange(0, WarmUps * slice);
        latencies.Sort();
        var name = $"PostgreSQL, synchronous_commit={synchronous}, one in flight";
        figures.Add(new Measurement($"{name}: bare commits", times.LimitOf(slice), "commits/s"));
        figures.Add(new Measurement($"{name}: commits", times.RateOf(slice), "commits/s", times.Share, "bare commits, one connection"));
        figures.Add(times.ProcessorOf(name, slice, "bare commits, one connection"));
        figures.Add(new Measurement($"{name}: p50", latencies[latencies.Count / 2].TotalMicroseconds, "us"));
        figures.Add(new Measurement($"{name}: p99", latencies[latencies.Count * 99 / 100].TotalMicroseconds, "us"));
    }

    private static async Task MeasureManyAsync(
        Figures figures, PostgresCheckpointStore store, BareCommits bare, string synchronous, int slice, int inFlight)
    {
        var body = Body();
        var streams = Enumerable.Range(0, inFlight).Select(number => new CommitStream(store, $"{inFlight}-{number}", body)).ToArray();
        var share = Math.Max(1, slice / inFlight);
        var times = await Turns.TakeAsync(WarmUps, Rounds, () => AtOnceAsync(streams, share), () => bare.RunAsync(inFlight * share, body));
        figures.Add(new Measurement(
            $"PostgreSQL, synchronous_commit={synchronous}, {inFlight} in flight",
            times.RateOf(inFlight * share),
            "commits/s",
            times.Share,
            "bare commits, one connection"));
    }

    private static async Task<TimeSpan> AtOnceAsync(CommitStream[] streams, int each)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(streams.Select(stream => Task.Run(() => stream.RunAsync(each))));
        return Stopwatch.GetElapsedTime(started);
    }

    private static byte[] Body()
    {
        var body = new byte[BodyBytes];
        new Random(1).NextBytes(body);
        return body;
    }
}
