using Graph.Runtime.Engine;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class NodeLanesTests
{
    private const string Wide = """
        schema: graphagents/v1
        name: wide
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: block, output: log }
          b: { type: block, output: log }
          c: { type: block, output: log }
          d: { type: block, output: log }
        edges: ["START -> [a, b, c, d]"]
        """;

    [Fact]
    public async Task nodes_run_on_the_lanes_and_no_more_of_them_at_a_time_than_there_are_lanes()
    {
        using var lanes = new NodeLanes(2);
        using var both = new CountdownEvent(2);
        var (atWork, most) = (0, 0);
        var names = new System.Collections.Concurrent.ConcurrentBag<string?>();
        var world = new EngineWorld().WithNode("block", context =>
        {
            names.Add(Thread.CurrentThread.Name);
            InterlockedMax(ref most, Interlocked.Increment(ref atWork));
            if (context.NodeName is "a" or "b")
            {
                // Both lanes are taken at the same time, or this never ends.
                both.Signal();
                both.Wait(TimeSpan.FromSeconds(30));
            }

            Interlocked.Decrement(ref atWork);
            return context.NodeName;
        });
        world.Options = new RunOptions { NodeScheduler = lanes };

        var result = await world.RunAsync(Wide);

        result.Json("log").Should().Be("""["a","b","c","d"]""");
        most.Should().Be(2);
        names.Should().OnlyContain(name => name!.StartsWith("nodes ", StringComparison.Ordinal));
    }

    [Fact]
    public void there_is_at_least_one_lane()
    {
        var making = () => new NodeLanes(0);

        making.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*1 to 1,024*");
    }

    private static void InterlockedMax(ref int most, int value)
    {
        var seen = Volatile.Read(ref most);
        while (value > seen && Interlocked.CompareExchange(ref most, value, seen) is var now && now != seen)
        {
            seen = now;
        }
    }
}
