using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli.Jobs;

public sealed class DoctorCommandTests : IDisposable
{
    private const string Nothing = """
        schema: graphagents/v1
        name: nothing
        output: [done]
        state: { done: { type: bool, default: false } }
        nodes:
          finish: { set: { done: "true" } }
        edges: [START -> finish, finish -> END]

        """;

    private readonly CommandWorld _world = new();

    public DoctorCommandTests() => _world.Write("nothing.yaml", Nothing);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_store_that_is_well_is_said_to_be()
    {
        await _world.RunAsync("run", "nothing.yaml");

        var outcome = await _world.RunAsync("doctor");

        outcome.ExitCode.Should().Be(ExitCode.Success);
        outcome.Error.Should().Be("All is well.\n");
        outcome.Out.Should().Contain("ok    durability: embedded: survives power loss\n");
    }

    [Fact]
    public async Task A_store_that_is_set_to_less_than_its_address_asks_for_is_found()
    {
        const string store = "sqlite:weak.db?synchronous=normal&durability=local";
        await _world.RunAsync("run", "nothing.yaml", "--store", store);

        var outcome = await _world.RunAsync("doctor", "--store", store, "--json");

        outcome.ExitCode.Should().Be(ExitCode.NeedsAttention);
        outcome.Out.Should().Contain("\"check\":\"durability\",\"well\":false")
            .And.Contain("The address asks for 'local'. Leave out 'synchronous=normal'.")
            .And.Contain("\"value\":\"relaxed\"");
    }

    [Fact]
    public async Task Jobs_that_nobody_does_are_found()
    {
        await _world.RunAsync("jobs", "submit", "nothing.yaml", "--queue", "slow");

        var outcome = await _world.RunAsync("doctor", "--json");

        outcome.ExitCode.Should().Be(ExitCode.NeedsAttention);
        outcome.Out.Should().Contain("\"check\":\"queue\",\"well\":false,\"text\":\"1 job of 'slow' waits, and no worker serves that queue\"")
            .And.Contain("'graph worker --queue slow' starts one.");
    }

    [Fact]
    public async Task A_store_that_cannot_be_read_is_a_problem_of_the_store()
    {
        _world.Write("broken.db", new string('x', 4_096));

        var outcome = await _world.RunAsync("doctor", "--store", "sqlite:broken.db");

        outcome.ExitCode.Should().Be(ExitCode.StoreProblem);
    }
}
