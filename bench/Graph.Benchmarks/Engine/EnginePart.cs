using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Committing;

namespace Graph.Benchmarks.Engine;

/// <summary>One workflow with one store or none, measured in a process of its own: code is compiled by how it was used, and what suits one slows another down.</summary>
internal static class EnginePart
{
    /// <summary>What the process is called with.</summary>
    internal const string Command = "engine-part";

    internal const string NoStore = "no store";
    internal const string Memory = "memory";

    /// <summary>Each takes some tens of milliseconds: shared machines change their pace for longer than that, so that the one in the middle is of many.</summary>
    private const int Rounds = 40;

    private const int HashesInSlice = 20_000;

    /// <summary>Until the code is compiled as it will stay: some rounds of a few milliseconds are over before that is.</summary>
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(4);

    private static readonly Dictionary<string, (Func<CompiledWorkflow> Workflow, int Runs)> Parts = new()
    {
        ["chain of 3"] = (() => Workloads.Chain(3), 6_000),
        ["chain of 100"] = (() => Workloads.Chain(100), 200),
        ["loop of 1,000"] = (() => Workloads.Loop(1_000), 20),
    };

    /// <summary>The workflows that are measured.</summary>
    internal static IEnumerable<string> Names => Parts.Keys;

    internal static CompiledWorkflow Find(string name) => Parts[name].Workflow();

    /// <summary>Has another process measure.</summary>
    /// <returns>What it measured, for each number of runs in flight.</returns>
    internal static async Task<IReadOnlyList<PartCost>> MeasureElsewhereAsync(string name, string store, int hashed, int scale)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { typeof(EnginePart).Assembly.Location, Command, name, store, Text(hashed), Text(scale) })
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var written = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0
            ? JsonSerializer.Deserialize<PartCost[]>(written)!
            : throw new InvalidOperationException($"The process that measured {name} with {store} failed.");
    }

    /// <summary>The whole of what the other process does.</summary>
    internal static async Task RunAsync(string name, string store, int hashed, int scale)
    {
        var costs = new List<PartCost>();
        foreach (var inFlight in new[] { 1, 8, 64 })
        {
            costs.Add(await MeasureAsync(name, store, hashed, scale, inFlight));
        }

        Console.Out.Write(JsonSerializer.Serialize(costs));
    }

    private static async Task<PartCost> MeasureAsync(string name, string store, int hashed, int scale, int inFlight)
    {
        var (workflow, runs) = (Find(name), Parts[name].Runs * scale);
        var rounds = new List<(RunCost Cost, double Hash)>();
        var warming = Stopwatch.StartNew();
        while (rounds.Count < Rounds)
        {
            var cost = await InFlight.RunAsync(workflow, runs, inFlight, () => store == Memory ? new InMemoryCheckpointStore() : null);
            var hash = HashMicroseconds(hashed);
            if (warming.Elapsed > WarmUp)
            {
                rounds.Add((cost, hash));
            }
        }

        var middle = rounds.Select(round => round.Cost).OrderBy(cost => cost.PerSecond).ElementAt(Rounds / 2);
        return new PartCost(inFlight, middle.PerSecond, middle.Allocated, middle.Cores / middle.PerSecond * 1_000_000, Turns.MedianOf(rounds.Select(round => round.Hash)));
    }

    /// <summary>What the promise of a chain that cannot be altered costs at the least: the processor's time for one hash.</summary>
    private static double HashMicroseconds(int bytes)
    {
        using var hasher = CommitHasher.Create();
        var (content, hash) = (new byte[bytes], new byte[CommitHash.Size]);
        var started = Environment.CpuUsage.TotalTime;
        for (var number = 0; number < HashesInSlice; number++)
        {
            hasher.Hash(content, hash);
        }

        return (Environment.CpuUsage.TotalTime - started).TotalMicroseconds / HashesInSlice;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What a transition took in the round in the middle.</summary>
/// <param name="InFlight">How many runs were in flight.</param>
/// <param name="PerSecond">Transitions a second.</param>
/// <param name="Allocated">Bytes allocated a transition.</param>
/// <param name="Processor">The processor's time for one, in microseconds.</param>
/// <param name="Hash">The processor's time for one hash and nothing else, in microseconds.</param>
internal sealed record PartCost(int InFlight, double PerSecond, double Allocated, double Processor, double Hash);
