using Graph.Runtime.Authoring;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class StepTests
{
    private const string ThreeInParallel = """
        schema: graphagents/v1
        name: parallel
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          c: { type: work, output: log }
          a: { type: work, output: log }
          b: { type: work, output: log }
        edges: ["START -> [c, a, b]"]
        """;

    private const string MappedWork = """
        schema: graphagents/v1
        name: mapped
        input: [numbers]
        state:
          numbers: list<int>
          results: { type: list<int>, reduce: append }
        limits: { concurrency: 3 }
        nodes:
          worker: { type: work, with: { value: "${number}" }, output: results }
        edges:
          - { from: START, each: numbers, as: number, to: worker }
        """;

    private static readonly Value TenNumbers = ValueList.From(Enumerable.Range(0, 10).Select(number => (Value)(long)number));

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

    [Fact]
    public async Task tasks_never_see_each_others_writes_before_the_step_is_over()
    {
        var world = new EngineWorld()
            .WithNode("write", _ => "written")
            .WithNode("look", context => context.State["text"].IsNull ? "nothing" : "something");

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: blind
            state: { text: string, seen: { type: list<string>, reduce: append } }
            limits: { concurrency: 1 }
            nodes:
              a: { type: write, output: text }
              b: { type: look, output: seen }
              c: { type: look, output: seen }
            edges: ["START -> [a, b]", "b -> c"]
            """);

        result.Json("seen").Should().Be("""["nothing","something"]""");
    }

    [Fact]
    public async Task writes_apply_by_node_name_whichever_task_ends_first()
    {
        var gate = new Gate();
        var world = new EngineWorld().WithNode("work", async (context, cancellationToken) =>
        {
            if (context.NodeName == "a")
            {
                await gate.PassAsync(cancellationToken);
            }

            return NodeResult.Of(context.NodeName);
        });

        var run = world.Start(ThreeInParallel);
        await gate.Reached;
        gate.Open();
        var result = await run.Completion;

        result.Json("log").Should().Be("""["a","b","c"]""");
    }

    [Fact]
    public async Task writes_of_a_map_reduce_apply_by_item_whichever_task_ends_first()
    {
        var turns = new RandomTurns(7);
        var world = new EngineWorld().WithWorker("work", async (number, _, _) =>
        {
            await turns.WaitAsync();
            return NodeResult.Of(number);
        });

        var result = await turns.CompleteAsync(world.Start(MappedWork, ("numbers", TenNumbers)));

        result.Json("results").Should().Be("[0,1,2,3,4,5,6,7,8,9]");
    }

    [Fact]
    public async Task writes_of_one_task_apply_in_the_order_written()
    {
        var world = new EngineWorld().WithCommand("write", _ => new NodeCommand
        {
            Update = [new FieldWrite("log", "second"), new FieldWrite("log", "third")],
        });

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: order
            state: { log: { type: list<string>, reduce: append } }
            nodes:
              a: { type: write, output: { log: first } }
            edges: [START -> a]
            """);

        result.Json("log").Should().Be("""["first","second","third"]""");
    }

    [Fact]
    public async Task concurrency_bounds_the_tasks_in_flight_and_all_of_them_run()
    {
        var gate = new Gate();
        var world = new EngineWorld().WithWorker("work", async (number, _, cancellationToken) =>
        {
            await gate.PassAsync(cancellationToken);
            return NodeResult.Of(number);
        });

        var run = world.Start(MappedWork, ("numbers", TenNumbers));
        var atOnce = world.Calls.Count;
        gate.Open();
        await run.Completion;

        atOnce.Should().Be(3);
        world.Calls.Should().HaveCount(10);
    }

    [Fact]
    public async Task two_plain_edges_into_a_node_from_one_step_run_it_once()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        await world.RunAsync("""
            schema: graphagents/v1
            name: once
            state: { count: { type: int, reduce: add } }
            nodes:
              a: { type: one, output: count }
              b: { type: one, output: count }
              c: { type: one, output: count }
            edges: ["START -> [a, b]", a -> c, b -> c]
            """);

        world.Calls.Should().Equal("a", "b", "c");
    }

    [Fact]
    public async Task two_plain_edges_into_a_node_from_two_steps_run_it_twice()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        await world.RunAsync("""
            schema: graphagents/v1
            name: twice
            state: { count: { type: int, reduce: add } }
            nodes:
              a: { type: one, output: count }
              b: { type: one, output: count }
              c: { type: one, output: count }
              d: { type: one, output: count }
            edges: ["START -> [a, b]", b -> d, a -> c, d -> c]
            """);

        world.Calls.Should().Equal("a", "b", "c", "d", "c");
    }

    [Fact]
    public async Task a_deferred_node_runs_when_nothing_else_is_left()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        await world.RunAsync("""
            schema: graphagents/v1
            name: defer
            state: { count: { type: int, reduce: add } }
            nodes:
              a: { type: one, output: count }
              b: { type: one, output: count }
              c: { type: one, output: count }
              last: { type: one, output: count, defer: true }
            edges: ["START -> [a, last]", a -> b, b -> c]
            """);

        world.Calls.Should().Equal("a", "b", "c", "last");
    }

    [Fact]
    public async Task several_deferred_nodes_become_due_together()
    {
        var world = new EngineWorld().WithNode("one", context => context.Step);

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: defer
            state: { steps: { type: list<int>, reduce: append } }
            nodes:
              a: { type: one, output: steps }
              b: { type: one, output: steps }
              y: { type: one, output: steps, defer: true }
              z: { type: one, output: steps, defer: true }
            edges: ["START -> [a, z]", "a -> [b, y]"]
            """);

        result.Json("steps").Should().Be("[1,2,3,3]");
    }
}
