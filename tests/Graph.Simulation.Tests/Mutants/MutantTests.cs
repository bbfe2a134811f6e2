namespace Graph.Simulation.Tests.Mutants;

/// <summary>What would be the worth of a simulation that finds nothing because it cannot? It has to find each of these.</summary>
public sealed class MutantTests
{
    public static TheoryData<string> Names { get; } = [.. AllMutants.All.Select(mutant => mutant.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task the_simulation_tells_within_so_many_seeds_when(string name)
    {
        var mutant = AllMutants.All.Single(candidate => candidate.Name == name);
        var fleet = new SimulationFleet(new SimulationOptions { Mutant = mutant });

        var totals = await fleet.RunAsync(from: 1, mutant.Seeds, mostFailed: 1);

        totals.Failed.Should().BePositive("{0} seeds are enough to tell that {1}", mutant.Seeds, name);
    }

    [Fact]
    public async Task it_has_nothing_to_say_about_a_store_that_only_gives_other_hashes()
    {
        var fleet = new SimulationFleet(new SimulationOptions { Mutant = AllMutants.Harmless });
        var failures = new List<string>();
        fleet.Failed += result => failures.Add(result.Describe());

        await fleet.RunAsync(from: 1, count: 100);

        failures.Should().BeEmpty();
    }
}
