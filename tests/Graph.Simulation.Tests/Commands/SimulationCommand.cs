using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Graph.Simulation.Tests.Mutants;

namespace Graph.Simulation.Tests.Commands;

/// <summary>The command line: <c>--seeds N --from N</c> runs many seeds, <c>--seed N --trace</c> shows one.</summary>
internal static class SimulationCommand
{
    private const string Usage = """
        --seeds N [--from N] [--hashes]   runs N seeds, from 1 or the one given; says which fail, and with --hashes the hash of each, to compare processes
        --seed N [--trace]                runs one seed, and with --trace tells what happens in it
        --mutants                         runs each mutant until it is found, and says at which seed
        """;

    internal static async Task<int> RunAsync(string[] arguments)
    {
        if (Find(arguments, "--seed") is { } seed)
        {
            return await ShowAsync(seed, arguments.Contains("--trace"));
        }

        if (Find(arguments, "--seeds") is { } count)
        {
            return await RunManyAsync(Find(arguments, "--from") ?? 1, count, arguments.Contains("--hashes"));
        }

        if (arguments.Contains("--mutants"))
        {
            return await RunMutantsAsync();
        }

        Console.WriteLine(Usage);
        return 2;
    }

    private static int? Find(string[] arguments, string option)
    {
        var at = Array.IndexOf(arguments, option);
        return at >= 0 && at + 1 < arguments.Length && int.TryParse(arguments[at + 1], CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static async Task<int> ShowAsync(int seed, bool isTraced)
    {
        var result = await Simulation.RunAsync(seed, new SimulationOptions { IsTraced = isTraced });
        foreach (var line in result.Lines)
        {
            Console.WriteLine(line);
        }

        Console.WriteLine($"{result.Describe()}  Hash {result.Hash:x16}, {result.VirtualTime.TotalSeconds:0.0} virtual seconds, {(result.IsClean ? "clean" : "NOT CLEAN")}.");
        return result.IsClean ? 0 : 1;
    }

    private static async Task<int> RunManyAsync(int from, int count, bool tellsHashes)
    {
        var watch = Stopwatch.StartNew();
        var fleet = new SimulationFleet(new SimulationOptions());
        fleet.Failed += result => Console.WriteLine(result.Describe());
        var hashes = new ConcurrentDictionary<int, ulong>();
        if (tellsHashes)
        {
            fleet.Ended += result => hashes[result.Seed] = result.Hash;
        }

        var totals = await fleet.RunAsync(from, count);
        foreach (var (seed, hash) in hashes.OrderBy(one => one.Key))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seed} {hash:x16}"));
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{totals.Seeds} seeds in {watch.Elapsed.TotalSeconds:0.0} s ({totals.Seeds / watch.Elapsed.TotalSeconds:0}/s): {totals.Failed} failed; {totals.Commits} commits, "
            + $"{totals.Kills} kills, {totals.Pauses} pauses, {totals.FailOvers} fail-overs, {totals.Fenced} fenced, {totals.LaterInputs} later inputs, {totals.Turns} turns, {totals.VirtualTime.TotalHours:0.0} virtual hours; "
            + $"{Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:0.0} s of processors, {GC.GetTotalAllocatedBytes() / 1024 / Math.Max(1, totals.Seeds)} KiB a seed, "
            + $"{GC.CollectionCount(0)} collections that took {GC.GetTotalPauseDuration().TotalSeconds:0.0} s"));
        return totals.Failed == 0 ? 0 : 1;
    }

    private static async Task<int> RunMutantsAsync()
    {
        var missed = 0;
        foreach (var mutant in AllMutants.All)
        {
            var fleet = new SimulationFleet(new SimulationOptions { Mutant = mutant });
            SimulationResult? found = null;
            fleet.Failed += result => found ??= result;
            var totals = await fleet.RunAsync(1, mutant.Seeds, mostFailed: 1);
            missed += found is null ? 1 : 0;
            Console.WriteLine(found is null
                ? $"NOT FOUND in {totals.Seeds} seeds: {mutant.Name}"
                : $"found at seed {found.Seed} of {mutant.Seeds}: {mutant.Name}: {found.Problems[0][..Math.Min(found.Problems[0].Length, 160)]}");
        }

        return missed == 0 ? 0 : 1;
    }
}
