using System.Globalization;
using Graph.Benchmarks.Engine;
using Graph.Benchmarks.Hosts;
using Graph.Runtime;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;

namespace Graph.Benchmarks.Jobs;

/// <summary>How long a job lies still whose worker process was killed, until another process has it: held against the lease, before whose end nobody may take
/// it.</summary>
internal static class TakeOverBenchmark
{
    private const int Repeats = 5;

    private static int Threads;

    internal static async Task RunAsync(Figures figures, IReadOnlyList<Func<Task<StoreHost>>> hosts)
    {
        foreach (var start in hosts)
        {
            await using var host = await start();
            var times = new List<(TimeSpan AfterKill, TimeSpan AfterLease)>();
            for (var repeat = 0; repeat < Repeats; repeat++)
            {
                times.Add(await KillOneAsync(host));
            }

            Report(figures, $"{host.Name}, lease of {OtherWorker.Lease.TotalSeconds:0} s, worker killed", times);
        }
    }

    private static void Report(Figures figures, string name, List<(TimeSpan AfterKill, TimeSpan AfterLease)> times)
    {
        var worst = times.Max(time => time.AfterKill);
        figures.Add(new Measurement($"{name}: taken over, median", Turns.MedianOf(times.Select(time => time.AfterKill)).TotalSeconds, "s"));
        figures.Add(new Measurement($"{name}: taken over, longest of {Repeats}", worst.TotalSeconds, "s", worst / OtherWorker.Lease, "the lease"));
        figures.Add(new Measurement(
            $"{name}: beyond the lease's end, longest of {Repeats}", times.Max(time => time.AfterLease).TotalMilliseconds, "ms"));
    }

    private static async Task<(TimeSpan AfterKill, TimeSpan AfterLease)> KillOneAsync(StoreHost host)
    {
        await using var stores = OpenStores.Of(host, 1);
        using var first = await OtherWorker.StartAsync(host.Uri);
        var thread = new ThreadId(string.Create(CultureInfo.InvariantCulture, $"held{Interlocked.Increment(ref Threads)}"));
        await new WorkflowRunner(stores[0], TimeProvider.System)
            .SubmitAsync(Workloads.Endless(), new RunRequest { ThreadId = thread }, new JobSubmission(), CancellationToken.None);
        await first.ReadTakenAsync(thread);
        using var second = await OtherWorker.StartAsync(host.Uri);

        await first.KillAsync();
        var killedAt = TimeProvider.System.GetUtcNow();
        var lease = (await stores[0].FindAsync(thread, CancellationToken.None))?.Lease ?? throw new InvalidOperationException($"Nobody has '{thread}'.");
        var takenAt = await second.ReadTakenAsync(thread);
        await second.KillAsync();
        await stores[0].DeleteThreadAsync(thread, CancellationToken.None);
        return (takenAt - killedAt, takenAt - lease.Until.ToDateTimeOffset());
    }
}
