using System.Diagnostics;
using Graph.Runtime.Checkpoints;
using Graph.Stores;
using Graph.Testing.Servers;

namespace Graph.Benchmarks.Stores;

/// <summary>What each class of durability costs: the same commits of 1 KiB into stores that promise more and more.</summary>
internal static class DurabilityBenchmark
{
    private const int BodyBytes = 1_024;
    private const int InFlight = 16;

    internal static async Task<IReadOnlyList<Measurement>> RunAsync(int scale)
    {
        var folder = Directory.CreateTempSubdirectory("graph-durability-");
        await using var relaxed = await RedisServer.StartAsync("--appendfsync", "everysec");
        await using var local = await RedisServer.StartAsync("--appendfsync", "always");
        await using var pair = await RedisPair.StartAsync("--appendfsync", "everysec");
        await using var safePair = await RedisPair.StartAsync("--appendfsync", "always");
        await using var postgres = await PostgresServer.StartAsync();
        (string Name, string Uri)[] stores =
        [
            ("SQLite, synchronous=normal", $"sqlite:{Path.Combine(folder.FullName, "normal.db")}?synchronous=normal"),
            ("SQLite, synchronous=full", $"sqlite:{Path.Combine(folder.FullName, "full.db")}"),
            ("Redis, appendfsync everysec", relaxed.Uri),
            ("Redis, appendfsync always", local.Uri),
            ("Redis, everysec and replicas=1", pair.Uri + "?replicas=1"),
            ("Redis, always and replicas=1", safePair.Uri + "?replicas=1"),
            ("PostgreSQL, synchronous_commit on", postgres.Uri),
        ];
        var measurements = new List<Measurement>();
        foreach (var (name, uri) in stores)
        {
            await MeasureAsync(measurements, name, uri, 500 * scale);
        }

        folder.Delete(recursive: true);
        return measurements;
    }

    private static async Task MeasureAsync(List<Measurement> measurements, string name, string uri, int commits)
    {
        var store = StoreUris.Open(uri);
        await using var closing = (IAsyncDisposable)store;
        var body = new byte[BodyBytes];
        new Random(1).NextBytes(body);
        var alone = new CommitStream(store, "alone", body);
        await alone.RunAsync(commits);
        var latencies = new List<TimeSpan>();
        await alone.RunAsync(commits, latencies);
        latencies.Sort();

        var streams = Enumerable.Range(0, InFlight).Select(number => new CommitStream(store, $"stream {number}", body)).ToArray();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(streams.Select(stream => Task.Run(() => stream.RunAsync(commits / 4))));
        var rate = InFlight * (commits / 4) / Stopwatch.GetElapsedTime(started).TotalSeconds;

        var title = $"{store.Description.Class.Name()}: {name}";
        measurements.Add(new Measurement($"{title}, p50", latencies[latencies.Count / 2].TotalMilliseconds, "ms"));
        measurements.Add(new Measurement($"{title}, p99", latencies[latencies.Count * 99 / 100].TotalMilliseconds, "ms"));
        measurements.Add(new Measurement($"{title}, {InFlight} at once", rate, "commits/s"));
    }
}
