using System.Diagnostics;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;

namespace Graph.Benchmarks.Engine;

/// <summary>Transitions a second without a store and with the one in memory, with few runs in flight and many, and what each allocates and stores.</summary>
internal static class EngineBenchmark
{
    /// <summary>Thread, version and parent, which are hashed with the body.</summary>
    private const int IdentityBytes = 76;

    private const int FanOutRepeats = 200;
    private const int UntouchedBytes = 1024 * 1024;

    internal static async Task RunAsync(Figures figures, int scale)
    {
        foreach (var name in EnginePart.Names)
        {
            await MeasureAsync(figures, name, scale);
        }

        figures.AddRange(await FanOutAsync(1_000));
        figures.AddRange(await UntouchedAsync());
    }

    private static async Task MeasureAsync(Figures figures, string name, int scale)
    {
        var bytes = (await StoreOneAsync(EnginePart.Find(name), ValueMap.Empty)).BytesPerStep;
        var bare = await EnginePart.MeasureElsewhereAsync(name, EnginePart.NoStore, (int)bytes + IdentityBytes, scale);
        var stored = await EnginePart.MeasureElsewhereAsync(name, EnginePart.Memory, (int)bytes + IdentityBytes, scale);
        foreach (var (without, with) in bare.Zip(stored))
        {
            Add(figures, $"{name}, {EnginePart.NoStore}", without, null);
            Add(figures, $"{name}, {EnginePart.Memory}", with, with.PerSecond / without.PerSecond);
            figures.Add(new Measurement($"{name}, SHA-256 of a transition and nothing else, processor", with.Hash, "us/transition"));
        }

        figures.Add(new Measurement($"{name}, stored", bytes, "bytes/transition"));
    }

    private static void Add(Figures figures, string name, PartCost cost, double? ratio)
    {
        name = $"{name}, {cost.InFlight} in flight";
        figures.Add(new Measurement(name, cost.PerSecond, "transitions/s", ratio, ratio is null ? null : EnginePart.NoStore));
        figures.Add(new Measurement($"{name}, allocated", cost.Allocated, "bytes/transition"));
        figures.Add(new Measurement($"{name}, processor", cost.Processor, "us/transition", cost.Processor / cost.Hash, "SHA-256 of a transition"));
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
