using System.Diagnostics;
using System.Globalization;
using Graph.Benchmarks.Hosts;
using Graph.Runtime;
using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;

namespace Graph.Benchmarks.Engine;

/// <summary>Whether a step costs the same late in a long thread as early, in bytes and in time, in each store; and how long such a thread takes to come back.</summary>
/// <remarks>A thread with ten thousand steps and fresh ones take turns, so that whatever else the machine does hits both alike.</remarks>
internal static class GrowthBenchmark
{
    private const int Late = 10_000;

    /// <summary>Here no fresh thread has a snapshot on its way: those come after so many bytes as the last one had, and are counted over the whole thread.</summary>
    private const int Early = 110;
    private const int Slice = 80;
    private const int WarmUps = 6;
    private const int Rounds = 24;
    private const int MoreThanAllSteps = 1_000_000;

    private static readonly string Payload = new('x', 1024);

    private static int Threads;

    internal static async Task RunAsync(Figures figures, IReadOnlyList<Func<Task<StoreHost>>> hosts)
    {
        var memory = new MeteredStore(new InMemoryCheckpointStore());
        await MeasureAsync(figures, "memory", memory, () => Task.FromResult(memory.TotalBytes));
        foreach (var start in hosts)
        {
            await using var host = await start();
            await using var stores = OpenStores.Of(host, 1);
            await MeasureAsync(figures, host.Name, new MeteredStore(stores[0]), host.CountWrittenAsync);
        }
    }

    private static async Task MeasureAsync(Figures figures, string name, MeteredStore store, Func<Task<long>> countWritten)
    {
        var id = await BeginAsync(store, Late);
        var whole = store.TotalBytes / (double)store.Count;
        var (early, late) = (new List<SliceCost>(), new List<SliceCost>());
        for (var round = -WarmUps; round < Rounds; round++)
        {
            var ofLong = await GoOnAsync(store, id, countWritten);
            var ofFresh = await GoOnAsync(store, await BeginAsync(store, Early), countWritten);
            if (round >= 0)
            {
                early.Add(ofFresh);
                late.Add(ofLong);
            }
        }

        Compare(figures, $"{name}, 1 KiB a step, difference", "bytes", early, late, slice => slice.Difference);
        Compare(figures, $"{name}, 1 KiB a step, written", "bytes", early, late, slice => slice.Written);
        Compare(figures, $"{name}, 1 KiB a step, time", "us", early, late, slice => slice.Microseconds);
        figures.Add(new Measurement($"{name}, 1 KiB a step, snapshots included, whole thread", whole, "bytes/transition"));
        figures.Add(await LoadAsync(name, store, id));
    }

    private static void Compare(
        Figures figures, string name, string unit, List<SliceCost> early, List<SliceCost> late, Func<SliceCost, double> read)
    {
        var (before, after) = (Turns.MedianOf(early.Select(read)), Turns.MedianOf(late.Select(read)));
        figures.Add(new Measurement($"{name} from step {Early}", before, unit));
        var ratio = Turns.MedianOf(early.Zip(late, (one, other) => read(other) / read(one)));
        figures.Add(new Measurement($"{name} from step {Late:N0}", after, unit, ratio, $"step {Early}"));
    }

    /// <summary>Moves a new thread so many steps; there it stops at its limit.</summary>
    private static async Task<ThreadId> BeginAsync(MeteredStore store, int steps)
    {
        var id = new ThreadId(string.Create(CultureInfo.InvariantCulture, $"growing{Interlocked.Increment(ref Threads)}"));
        Require(await new WorkflowRunner(store, TimeProvider.System).RunAsync(Workflow(steps), new RunRequest { ThreadId = id }, CancellationToken.None), steps);
        return id;
    }

    /// <summary>Moves a thread a slice further. What the load takes, and the commit by which it goes on, is not counted as time of its steps.</summary>
    private static async Task<SliceCost> GoOnAsync(MeteredStore store, ThreadId id, Func<Task<long>> countWritten)
    {
        var (before, first) = (await countWritten(), store.Count + 1);
        Require(await new WorkflowRunner(store, TimeProvider.System).ResumeAsync(Workflow(Slice), new ResumeRequest { ThreadId = id }, CancellationToken.None), Slice);
        var written = await countWritten() - before;
        var (bytes, microseconds) = store.Average(first, Slice);
        return new SliceCost(bytes, written / (double)Slice, microseconds);
    }

    private static async Task<Measurement> LoadAsync(string name, MeteredStore store, ThreadId id)
    {
        var times = new List<TimeSpan>();
        for (var repeat = 0; repeat < Rounds; repeat++)
        {
            var watch = Stopwatch.StartNew();
            await new ThreadReader(store).FindAsync(id, CancellationToken.None);
            times.Add(watch.Elapsed);
        }

        return new Measurement($"{name}, load of a thread with {Late:N0} transitions of 1 KiB", Turns.MedianOf(times).TotalMilliseconds, "ms");
    }

    private static CompiledWorkflow Workflow(int steps) => Workloads.Loop(MoreThanAllSteps, Payload, steps);

    private static void Require(RunResult result, int steps)
    {
        if (result.Status != RunStatus.Failed || result.Error?.Kind != ErrorKind.Limit || result.Steps % steps != 0)
        {
            throw new InvalidOperationException($"The run made {result.Steps} steps and ended as {result.Status}: {result.Error?.Message}");
        }
    }

    /// <summary>What a step of a slice cost on average.</summary>
    private readonly record struct SliceCost(double Difference, double Written, double Microseconds);
}
