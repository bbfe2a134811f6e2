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
    /// <summary>Until the code of one run is compiled as it will stay.</summary>
    private const int WarmUpsOfOne = 100;

    /// <summary>Until that of many at the same time is: a worker runs for days, and after 20 turns a tenth is still missing.</summary>
    private const int WarmUps = 60;
    private const int Rounds = 20;
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
            .. await MeasureOneRunAsync(metered, driver, 500 * scale),
            .. await MeasureManyRunsAsync(store, driver, 200 * scale),
        ];
    }

    private static async Task<Measurement[]> MeasureOneRunAsync(MeteredStore store, ConnectionMultiplexer driver, int steps)
    {
        var workflow = Workloads.Loop(steps);
        await MoveAsync(store, workflow);
        var body = new byte[store.TotalBytes / store.Count];
        var times = await Turns.TakeAsync(WarmUpsOfOne, Rounds, () => MoveAllAsync(store, workflow, 1), () => BareRedis.SetAsync(driver, steps, body));
        var least = await Turns.TakeAsync(
            WarmUps, Rounds, () => BareRedis.CommitFencedAsync(driver, steps, body), () => BareRedis.SetAsync(driver, steps, body));
        return
        [
            new Measurement("bare SET round trips, one connection", times.LimitOf(steps), "round trips/s"),
            new Measurement($"one run, {body.Length} bytes a transition", times.RateOf(steps), "transitions/s", times.Share, "bare SET round trips"),
            times.ProcessorOf("one run", steps, "bare SET round trips"),
            new Measurement("the shortest script that is a commit, sent bare by one caller", least.RateOf(steps), "commits/s", least.Share, "bare SET round trips"),
        ];
    }

    private static async Task<Measurement[]> MeasureManyRunsAsync(RedisCheckpointStore store, ConnectionMultiplexer driver, int steps)
    {
        var workflow = Workloads.Loop(steps);
        var metered = new MeteredStore(store);
        await MoveAsync(metered, workflow);
        var body = new byte[metered.TotalBytes / metered.Count];
        var times = await Turns.TakeAsync(
            WarmUps, Rounds, () => MoveAllAsync(store, workflow, Callers), () => BareRedis.CommitAsync(driver, Callers, steps, body));
        return
        [
            new Measurement($"the commit script sent bare by {Callers} callers", times.LimitOf(Callers * steps), "commits/s"),
            new Measurement($"{Callers} runs in flight", times.RateOf(Callers * steps), "transitions/s", times.Share, "the commit script sent bare"),
            times.ProcessorOf($"{Callers} runs in flight", Callers * steps, "the commit script sent bare"),
        ];
    }

    private static async Task<TimeSpan> MoveAllAsync(ICheckpointStore store, CompiledWorkflow workflow, int inFlight)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(() => MoveAsync(store, workflow))));
        return Stopwatch.GetElapsedTime(started);
    }

    private static async Task<long> MoveAsync(ICheckpointStore store, CompiledWorkflow workflow)
    {
        var id = new ThreadId(string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref Threads)}"));
        var result = await new WorkflowRunner(store, TimeProvider.System).RunAsync(workflow, new RunRequest { ThreadId = id }, CancellationToken.None);
        return result.Status == RunStatus.Succeeded ? result.Steps : throw new InvalidOperationException(result.Error?.Message);
    }
}
