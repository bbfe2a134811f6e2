using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class StepTests
{
    [Fact]
    public async Task a_chain_runs_each_node_once_and_ends()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: chain
            state: { count: { type: int, reduce: add } }
            nodes:
              a: { type: one, output: count }
              b: { type: one, output: count }
            edges: [START -> a, a -> b, b -> END]
            """);

        result.Status.Should().Be(RunStatus.Succeeded);
        result.Output.Should().BeEquivalentTo(ValueMap.Of(("count", 2L)));
        world.Calls.Should().Equal("a", "b");
    }
}
