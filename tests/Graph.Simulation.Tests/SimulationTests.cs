using System.Globalization;

namespace Graph.Simulation.Tests;

/// <summary>Many seeds of the simulation. GRAPH_TEST_SIMULATE says how many. They take all processors there are, so nothing else runs beside them.</summary>
[CollectionDefinition(nameof(SimulationTests), DisableParallelization = true)]
[Collection(nameof(SimulationTests))]
public sealed class SimulationTests
{
    private const int UsualSeeds = 20_000;

    /// <summary>Seeds that once failed, whatever was wrong: with the engine, a store or the simulation.</summary>
    public static TheoryData<int> OnceFailed { get; } = [610, 1964, 20842];

    [Fact]
    public async Task with_crashes_pauses_and_a_bad_network_every_thread_reaches_the_undisturbed_end()
    {
        var wanted = Environment.GetEnvironmentVariable("GRAPH_TEST_SIMULATE");
        var seeds = wanted is null ? UsualSeeds : int.Parse(wanted, CultureInfo.InvariantCulture);
        var fleet = new SimulationFleet(new SimulationOptions());
        var failures = new List<string>();
        fleet.Failed += result => failures.Add(result.Describe());

        var totals = await fleet.RunAsync(from: 1, seeds, mostFailed: 5);

        failures.Should().BeEmpty();
        totals.Seeds.Should().Be(seeds);
        totals.Fenced.Should().BePositive("a simulation in which nobody is fenced out proves nothing about fences");
        totals.FailOvers.Should().BePositive();
        totals.LaterInputs.Should().BePositive();
    }

    [Theory]
    [MemberData(nameof(OnceFailed))]
    public async Task a_seed_that_once_failed_does_not_fail(int seed)
    {
        var result = await Simulation.RunAsync(seed, new SimulationOptions());

        result.Problems.Should().BeEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(218)]
    public async Task a_seed_reproduces_to_the_last_bit_whether_or_not_it_is_watched(int seed)
    {
        var first = await Simulation.RunAsync(seed, new SimulationOptions());

        var second = await Simulation.RunAsync(seed, new SimulationOptions { IsTraced = true, KeepsCalls = true });

        second.Hash.Should().Be(first.Hash);
        second.Turns.Should().Be(first.Turns);
    }

    [Fact]
    public async Task another_process_sees_the_same()
    {
        var here = await Simulation.RunAsync(7, new SimulationOptions());

        var there = await Commands.OtherProcess.RunAsync("--seed", "7");

        there.Should().Contain(here.Hash.ToString("x16", CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task another_process_sees_the_same_in_many_seeds()
    {
        var here = new List<string>();
        var fleet = new SimulationFleet(new SimulationOptions());
        fleet.Ended += result => here.Add(string.Create(CultureInfo.InvariantCulture, $"{result.Seed} {result.Hash:x16}"));
        await fleet.RunAsync(from: 1, count: 500);

        var there = await Commands.OtherProcess.RunAsync("--seeds", "500", "--hashes");

        there.Split('\n').Where(line => line.Split(' ').Length == 2).Order(StringComparer.Ordinal).Should().Equal(here.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task seeds_differ()
    {
        var hashes = new HashSet<ulong>();
        for (var seed = 1; seed <= 50; seed++)
        {
            hashes.Add((await Simulation.RunAsync(seed, new SimulationOptions())).Hash);
        }

        hashes.Should().HaveCount(50);
    }
}
