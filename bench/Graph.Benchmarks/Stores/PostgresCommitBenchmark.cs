using System.Diagnostics;
using Graph.Benchmarks.Engine;
using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Stores.Postgres;
using Graph.Testing.Servers;
using Npgsql;

namespace Graph.Benchmarks.Stores;

/// <summary>Transitions a second into a PostgreSQL server of its own, held against bare commits of the same rows on one connection in the same run.</summary>
/// <remarks>The two take turns in short slices, so that whatever else the machine does hits both alike.</remarks>
internal static class PostgresCommitBenchmark
{
    private const int Rounds = 10;
    private const int BodyBytes = 1_024;
    private const int LoopSteps = 10_000;

    internal static async Task<IReadOnlyList<Measurement>> RunAsync(int scale)
    {
        var measurements = new List<Measurement>();
        foreach (var (synchronous, slice) in new[] { ("on", 100 * scale), ("off", 1_000 * scale) })
        {
            await using var server = await PostgresServer.StartAsync($"synchronous_commit={synchronous}", "max_connections=200");
            await using var bare = await BareCommits.OpenAsync(server.ConnectionString);
            await using var store = new PostgresCheckpointStore(new PostgresStoreOptions { ConnectionString = server.ConnectionString });
            await MeasureOneAsync(measurements, store, bare, synchronous, slice);
            foreach (var inFlight in new[] { 8, 64 })
            {
                await MeasureManyAsync(measurements, store, bare, synchronous, slice, inFlight);
            }

            if (synchronous == "off")
            {
                await MeasureLoopAsync(measurements, store, server.ConnectionString);
            }
        }

        return measurements;
    }

    private static async Task MeasureOneAsync(List<Measurement> measurements, PostgresCheckpointStore store, BareCommits bare, string synchronous, int slice)
    {
        var body = Body();
        var stream = new CommitStream(store, "alone", body);
        var latencies = new List<TimeSpan>();
        var (ours, theirs) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var round = -Rounds; round < Rounds; round++)
        {
            // Rounds below 0 warm up: code, plans, caches.
            var bareTime = await bare.RunAsync(slice, body);
            var ourTime = await stream.RunAsync(slice, round < 0 ? null : latencies);
            if (round >= 0)
            {
                (ours, theirs) = (ours + ourTime, theirs + bareTime);
            }
        }

        latencies.Sort();
        var name = $"PostgreSQL, synchronous_commit={synchronous}, one in flight";
        measurements.Add(new Measurement($"{name}: bare commits", Rounds * slice / theirs.TotalSeconds, "commits/s"));
        measurements.Add(new Measurement($"{name}: commits", Rounds * slice / ours.TotalSeconds, "commits/s", theirs / ours, "bare commits, one connection"));
        measurements.Add(new Measurement($"{name}: p50", latencies[latencies.Count / 2].TotalMicroseconds, "us"));
        measurements.Add(new Measurement($"{name}: p99", latencies[latencies.Count * 99 / 100].TotalMicroseconds, "us"));
    }

    private static async Task MeasureManyAsync(
        List<Measurement> measurements, PostgresCheckpointStore store, BareCommits bare, string synchronous, int slice, int inFlight)
    {
        var body = Body();
        var streams = Enumerable.Range(0, inFlight).Select(number => new CommitStream(store, $"{inFlight}-{number}", body)).ToArray();
        await Task.WhenAll(streams.Select(stream => Task.Run(() => stream.RunAsync(slice / 10))));
        var bareRate = slice * 2 / (await bare.RunAsync(slice * 2, body)).TotalSeconds;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(streams.Select(stream => Task.Run(() => stream.RunAsync(slice / 2))));
        var rate = inFlight * (slice / 2) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        measurements.Add(new Measurement(
            $"PostgreSQL, synchronous_commit={synchronous}, {inFlight} in flight", rate, "commits/s", rate / bareRate, "bare commits, one connection"));
    }

    /// <summary>Whether a long thread's steps write as much to the server late as early, by its own log.</summary>
    private static async Task MeasureLoopAsync(List<Measurement> measurements, PostgresCheckpointStore store, string connectionString)
    {
        var metered = new MeteredStore(store);
        var workflow = Workloads.Loop(LoopSteps, new string('x', BodyBytes));
        var runner = new WorkflowRunner(metered, TimeProvider.System);
        var before = await WrittenAsync(connectionString);
        await runner.RunAsync(workflow, new RunRequest { ThreadId = new ThreadId("loop") }, CancellationToken.None);
        var written = await WrittenAsync(connectionString) - before;
        var (early, late) = (metered.Average(100, 100), metered.Average(LoopSteps - 100, 100));
        measurements.Add(new Measurement("PostgreSQL, loop of 10,000 steps of 1 KiB: write-ahead log", (double)written / LoopSteps, "bytes/transition"));
        measurements.Add(new Measurement("PostgreSQL, loop of 10,000 steps of 1 KiB: difference, late", late.Bytes, "bytes", late.Bytes / early.Bytes, "step 100"));
        measurements.Add(new Measurement("PostgreSQL, loop of 10,000 steps of 1 KiB: time, late", late.Microseconds, "us", late.Microseconds / early.Microseconds, "step 100"));
    }

    private static async Task<long> WrittenAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var question = new NpgsqlCommand("SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint", connection);
        return await question.ExecuteScalarAsync() is long bytes ? bytes : 0;
    }

    private static byte[] Body()
    {
        var body = new byte[BodyBytes];
        new Random(1).NextBytes(body);
        return body;
    }
}
