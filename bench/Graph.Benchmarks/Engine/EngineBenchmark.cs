using System.Diagnostics;
using System.Security.Cryptography;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.Values;

namespace Graph.Benchmarks.Engine;

/// <summary>Transitions a second without a store and with the one in memory, with few runs in flight and many, and what each allocates and stores.</summary>
internal static class EngineBenchmark
{
    private const int Rounds = 10;
    private const int HashesInSlice = 20_000;

    /// <summary>Thread, version and parent, which are hashed with the body.</summary>
    private const int IdentityBytes = 76;

    private const int FanOutRepeats = 200;
    private const int UntouchedBytes = 1024 * 1024;

    /// <summary>Until the code is compiled as it will stay: some rounds of a few milliseconds are over before that is.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(3);

    internal static async Task<IReadOnlyList<Measurement>> RunAsync(int scale) =>
    [
        .. await MeasureAsync("chain of 3", Workloads.Chain(3), 60_000 * scale),
        .. await MeasureAsync("chain of 100", Workloads.Chain(100), 2_000 * scale),
        .. await MeasureAsync("loop of 1,000", Workloads.Loop(1_000), 200 * scale),
        .. await FanOutAsync(1_000),
        .. await UntouchedAsync(),
    ];

    private static async Task<IReadOnlyList<Measurement>> MeasureAsync(string name, CompiledWorkflow workflow, int runs)
    {
        var results = new List<Measurement>();
        var bytes = (await StoreOneAsync(workflow, ValueMap.Empty)).BytesPerStep;
        foreach (var inFlight in new[] { 1, 8, 64 })
        {
            var turns = new List<(RunCost Bare, RunCost Stored, double Hash)>();
            var warming = Stopwatch.StartNew();
            while (turns.Count < Rounds)
            {
                var bare = await InFlight.RunAsync(workflow, runs / Rounds, inFlight, () => null);
                var stored = await InFlight.RunAsync(workflow, runs / Rounds / 2, inFlight, () => new InMemoryCheckpointStore());
                var least = HashMicroseconds((int)bytes + IdentityBytes);
                if (warming.Elapsed > WarmUp)
                {
                    turns.Add((bare, stored, least));
                }
            }

            var hash = Turns.MedianOf(turns.Select(turn => turn.Hash));
            Add(results, $"{name}, no store, {inFlight} in flight", [.. turns.Select(turn => turn.Bare)], null, hash);
            var share = Turns.MedianOf(turns.Select(turn => turn.Stored.PerSecond / turn.Bare.PerSecond));
            Add(results, $"{name}, memory, {inFlight} in flight", [.. turns.Select(turn => turn.Stored)], share, hash);
            results.Add(new Measurement($"{name}, SHA-256 of a transition and nothing else, processor", hash, "us/transition"));
        }

        results.Add(new Measurement($"{name}, stored", bytes, "bytes/transition"));
        return results;
    }

    private static void Add(List<Measurement> results, string name, List<RunCost> costs, double? ratio, double hash)
    {
        var cost = costs.OrderBy(one => one.PerSecond).ElementAt(costs.Count / 2);
        var processor = cost.Cores / cost.PerSecond * 1_000_000;
        results.Add(new Measurement(name, cost.PerSecond, "transitions/s", ratio, ratio is null ? null : "no store"));
        results.Add(new Measurement($"{name}, allocated", cost.Allocated, "bytes/transition"));
        results.Add(new Measurement($"{name}, processor", processor, "us/transition", processor / hash, "SHA-256 of a transition"));
    }

    /// <summary>What the promise of a chain that cannot be altered costs at the least: the processor's time for one hash.</summary>
    private static double HashMicroseconds(int bytes)
    {
        using var hasher = CommitHasher.Create();
        var (content, hash) = (new byte[bytes], new byte[SHA256.HashSizeInBytes]);
        var started = Environment.CpuUsage.TotalTime;
        for (var number = 0; number < HashesInSlice; number++)
        {
            hasher.Hash(content, hash);
        }

        return (Environment.CpuUsage.TotalTime - started).TotalMicroseconds / HashesInSlice;
    }

    private static async Task<IReadOnlyList<Measurement>> FanOutAsync(int tasks)
    {
        var workflow = Workloads.FanOut(tasks);
        var (best, allocated) = (TimeSpan.MaxValue, 0L);
        for (var repeat = 0; repeat < FanOutRepeats; repeat++)
        {
            var runner = new WorkflowRunner(new InMemoryCheckpointStore(), TimeProvider.System);
            var (before, watch) = (GC.GetTotalAllocatedBytes(), Stopwatch.StartNew());
            await runner.RunAsync(workflow, new RunRequest(), CancellationToken.None);
            best = watch.Elapsed < best ? watch.Elapsed : best;
            allocated = GC.GetTotalAllocatedBytes() - before;
        }

        var stored = await StoreOneAsync(workflow, ValueMap.Empty);
        return
        [
            new Measurement($"fan-out to {tasks:N0} tasks, memory", best.TotalMilliseconds, "ms"),
            new Measurement($"fan-out to {tasks:N0} tasks, memory, allocated", allocated / (double)tasks, "bytes/task"),
            new Measurement($"fan-out to {tasks:N0} tasks, stored", stored.TotalBytes / (double)tasks, "bytes/task"),
        ];
    }

    /// <summary>A field that nobody touches is in the commit of the input and in snapshots, and in no step.</summary>
    private static async Task<IReadOnlyList<Measurement>> UntouchedAsync()
    {
        var input = ValueMap.Of(("blob", new string('x', UntouchedBytes)));
        var workflow = Workloads.Loop(1_000);
        var stored = await StoreOneAsync(workflow, input);
        var without = await StoreOneAsync(workflow, ValueMap.Empty);
        var (before, watch) = (GC.GetTotalAllocatedBytes(), Stopwatch.StartNew());
        var result = await new WorkflowRunner(new InMemoryCheckpointStore(), TimeProvider.System)
            .RunAsync(workflow, new RunRequest { Input = input }, CancellationToken.None);
        var rate = result.Steps / watch.Elapsed.TotalSeconds;
        var allocated = GC.GetTotalAllocatedBytes() - before;
        return
        [
            new Measurement("1 MiB that nobody touches, loop of 1,000, memory", rate, "transitions/s"),
            new Measurement("1 MiB that nobody touches, loop of 1,000, memory, allocated", allocated / (double)result.Steps, "bytes/transition"),
            new Measurement(
                "1 MiB that nobody touches, stored by steps", stored.BytesPerStep, "bytes/transition", stored.BytesPerStep / without.BytesPerStep, "without it"),
            new Measurement("1 MiB that nobody touches, stored by the whole thread", stored.TotalBytes, "bytes"),
        ];
    }

    private static async Task<MeteredStore> StoreOneAsync(CompiledWorkflow workflow, ValueMap input)
    {
        var store = new MeteredStore(new InMemoryCheckpointStore());
        await new WorkflowRunner(store, TimeProvider.System).RunAsync(workflow, new RunRequest { Input = input }, CancellationToken.None);
        return store;
    }
}
