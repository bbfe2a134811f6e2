using System.Diagnostics;
using System.Globalization;
using Graph.Benchmarks.Engine;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Stores.Redis;
using Graph.Testing.Servers;
using StackExchange.Redis;

namespace Graph.Benchmarks.Redis;

/// <summary>Whole runs on a Redis server of their own, held against what the same server and driver do when nobody thinks.</summary>
/// <remarks>The two take turns, so that whatever else the machine does hits both alike.</remarks>
internal static class RedisBenchmark
{
    private const int Rounds = 5;
    private const int Callers = 64;

    private static int Threads;

    internal static async Task<IReadOnlyList<Measurement>> RunAsync(int scale)
    {
        await using var server = await RedisServer.StartAsync("--appendfsync", "everysec");
        await using var store = new RedisCheckpointStore(new RedisStoreOptions { Hosts = [server.Uri["redis://".Length..]] });
        var metered = new MeteredStore(store);
        using var driver = await ConnectionMultiplexer.ConnectAsync(server.Uri["redis://".Length..] + ",allowAdmin=true");
        return
        [
            await MeasureOneRunAsync(metered, driver, 2_000 * scale),
            .. await MeasureManyRunsAsync(store, driver, 200 * scale),
            .. await MeasureGrowthAsync(store, driver),
        ];
    }

    private static async Task<Measurement> MeasureOneRunAsync(MeteredStore store, ConnectionMultiplexer driver, int steps)
    {
        var workflow = Workloads.Loop(steps);
        await MoveAsync(store, workflow);
        var body = new byte[store.TotalBytes / store.Count];
        await BareRedis.SetAsync(driver, steps, body);
        var (engine, bare, transitions) = (TimeSpan.Zero, TimeSpan.Zero, 0L);
        for (var round = 0; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            transitions += await MoveAsync(store, workflow);
            engine += Stopwatch.GetElapsedTime(started);
            bare += await BareRedis.SetAsync(driver, steps, body);
        }

        var rate = transitions / engine.TotalSeconds;
        return new Measurement($"one run, {body.Length} bytes a transition", rate, "transitions/s", rate / (Rounds * steps / bare.TotalSeconds), "bare SET round trips");
    }

    private static async Task<Measurement[]> MeasureManyRunsAsync(RedisCheckpointStore store, ConnectionMultiplexer driver, int steps)
    {
        var workflow = Workloads.Loop(steps);
        var metered = new MeteredStore(store);
        await MoveAsync(metered, workflow);
        var body = new byte[metered.TotalBytes / metered.Count];
        var (engine, bare, transitions, commits) = (TimeSpan.Zero, TimeSpan.Zero, 0L, 0L);
        for (var round = -1; round < Rounds; round++)
        {
            var started = Stopwatch.GetTimestamp();
            var moved = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(() => MoveAsync(store, workflow))));
            var engineTook = Stopwatch.GetElapsedTime(started);
            var bareTook = await BareRedis.CommitAsync(driver, Callers, steps, body);
            if (round >= 0)
            {
                // The round before the first one warms both up.
                (engine, bare) = (engine + engineTook, bare + bareTook);
                (transitions, commits) = (transitions + moved.Sum(), commits + (Callers * steps));
            }
        }

        var (rate, limit) = (transitions / engine.TotalSeconds, commits / bare.TotalSeconds);
        return
        [
            new Measurement($"the commit script sent bare by {Callers} callers", limit, "commits/s"),
            new Measurement($"{Callers} runs in flight", rate, "transitions/s", rate / limit, "the commit script sent bare"),
        ];
    }

    private static async Task<Measurement[]> MeasureGrowthAsync(RedisCheckpointStore store, ConnectionMultiplexer driver)
    {
        const int Half = 5_000;
        var first = await CostAsync(Half);
        var both = await CostAsync(2 * Half);
        return
        [
            new Measurement("1 KiB a step, bytes sent a transition, steps 1 to 5,000", first.Sent / Half, "bytes"),
            new Measurement("1 KiB a step, bytes sent a transition, steps 5,001 to 10,000", (both.Sent - first.Sent) / Half, "bytes", (both.Sent - first.Sent) / first.Sent, "the first half"),
            new Measurement("1 KiB a step, memory a transition over 10,000 steps", both.Kept / (2 * Half), "bytes"),
        ];

        async Task<(double Sent, double Kept)> CostAsync(int steps)
        {
            var workflow = Workloads.Loop(steps, new string('x', 1_024));
            var (sent, kept) = (await BareRedis.AskAsync(driver, "total_net_input_bytes"), await BareRedis.AskAsync(driver, "used_memory_dataset"));
            await MoveAsync(store, workflow);
            return (await BareRedis.AskAsync(driver, "total_net_input_bytes") - sent, await BareRedis.AskAsync(driver, "used_memory_dataset") - kept);
        }
    }

    private static async Task<long> MoveAsync(ICheckpointStore store, CompiledWorkflow workflow)
    {
        var id = new ThreadId(string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref Threads)}"));
        var result = await new WorkflowRunner(store, TimeProvider.System).RunAsync(workflow, new RunRequest { ThreadId = id }, CancellationToken.None);
        return result.Status == RunStatus.Succeeded ? result.Steps : throw new InvalidOperationException(result.Error?.Message);
    }
}
