using Graph.Runtime.Authoring;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class EachTests
{
    private static readonly Value OneTwoThree = ValueList.Of(1L, 2L, 3L);

    [Fact]
    public async Task an_item_task_sees_its_item_and_the_state_at_step_start()
    {
        var world = new EngineWorld().WithWorker("double", value => value.AsInt() * 2);

        var result = await world.RunAsync(Squares("{ from: START, each: numbers, as: number, to: worker }"), ("numbers", OneTwoThree));

        result.Json("results").Should().Be("[2,4,6]");
    }

    [Fact]
    public async Task max_bounds_the_items_at_a_time_and_all_of_them_run()
    {
        var gate = new Gate();
        var world = new EngineWorld().WithWorker("double", async (value, _, cancellationToken) =>
        {
            await gate.PassAsync(cancellationToken);
            return NodeResult.Of(value);
        });

        var run = world.Start(Squares("{ from: START, each: numbers, as: number, to: worker, max: 2 }"), ("numbers", OneTwoThree));
        var atOnce = world.Calls.Count;
        gate.Open();
        var result = await run.Completion;

        atOnce.Should().Be(2);
        result.Json("results").Should().Be("[1,2,3]");
    }

    [Fact]
    public async Task an_empty_list_goes_on_with_what_follows_the_target()
    {
        var world = new EngineWorld().WithWorker("double", value => value).WithNode("one", _ => 1L);

        var result = await world.RunAsync(
            Squares("{ from: START, each: numbers, as: number, to: worker }", "worker -> after"), ("numbers", ValueList.Empty));

        result.Status.Should().Be(RunStatus.Succeeded);
        world.Calls.Should().Equal("after");
    }

    [Fact]
    public async Task an_empty_list_goes_on_past_a_choice_that_could_map_again()
    {
        var world = new EngineWorld().WithWorker("double", value => value).WithNode("one", _ => 1L);

        await world.RunAsync(
            Squares(
                "{ from: START, each: numbers, as: number, to: worker }",
                "{ from: worker, choose: [ { when: size(results) > 5, each: numbers, as: number, to: worker }, { else: after } ] }"),
            ("numbers", ValueList.Empty));

        world.Calls.Should().Equal("after");
    }

    [Fact]
    public async Task two_map_reduces_over_nothing_that_follow_each_other_in_a_ring_end()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: ring
            input: [numbers]
            state: { numbers: list<int>, count: { type: int, reduce: add } }
            nodes:
              a: { type: one, output: count }
              b: { type: one, output: count }
            edges:
              - { from: START, each: numbers, to: a }
              - { from: a, each: numbers, to: b }
              - from: b
                choose: [ { when: count < 100, each: numbers, to: a }, { else: END } ]
            """, ("numbers", ValueList.Empty));

        result.Status.Should().Be(RunStatus.Succeeded);
        world.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task a_map_reduce_inside_a_map_reduce_runs_every_item_of_every_list()
    {
        var keys = new HashSet<string>();
        var world = new EngineWorld()
            .WithWorker("pass", value => value)
            .WithWorker("note", (value, context, _) =>
            {
                lock (keys)
                {
                    keys.Add(context.IdempotencyKey);
                }

                return ValueTask.FromResult(NodeResult.Of(value));
            });

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: nested
            input: [numbers]
            state: { numbers: list<int>, results: { type: list<int>, reduce: append } }
            nodes:
              outer: { type: pass, with: { value: "${number}" } }
              inner: { type: note, with: { value: "${part}" }, output: results }
            edges:
              - { from: START, each: numbers, as: number, to: outer }
              - { from: outer, each: "[10, 20]", as: part, to: inner }
            """, ("numbers", OneTwoThree));

        result.Json("results").Should().Be("[10,20,10,20,10,20]");
        keys.Should().HaveCount(6);
    }

    [Theory]
    [InlineData("skip", "[2,6]", "[]")]
    [InlineData("collect, errors: errors", "[2,6]", "[\"worker\"]")]
    public async Task a_failed_item_is_skipped_or_collected_as_the_edge_says(string policy, string results, string failed)
    {
        var world = new EngineWorld()
            .WithWorker("double", value => value.AsInt() == 2 ? throw new IOException("gone") : value.AsInt() * 2);

        var result = await world.RunAsync(
            Squares($"{{ from: START, each: numbers, as: number, to: worker, on_item_error: {policy} }}"), ("numbers", OneTwoThree));

        result.Status.Should().Be(RunStatus.Succeeded);
        result.Json("results").Should().Be(results);
        ValueJson.ToText(ValueList.From(result.State["errors"].AsList().Select(error => error.AsMap()["node"]))).Should().Be(failed);
    }

    [Fact]
    public async Task a_failed_item_fails_the_run_and_a_resume_runs_only_what_is_not_done()
    {
        var isBroken = true;
        var world = new EngineWorld()
            .WithWorker("double", value => isBroken && value.AsInt() == 3 ? throw new IOException("gone") : value.AsInt() * 2);
        var workflow = Squares("{ from: START, each: numbers, as: number, to: worker, max: 1 }");
        var failed = await world.RunAsync(workflow, ("numbers", OneTwoThree));
        isBroken = false;
        var next = world.NextProcess();

        var result = await next.ResumeAsync(workflow);

        failed.Status.Should().Be(RunStatus.Failed);
        result.Json("results").Should().Be("[2,4,6]");
        next.Calls.Should().HaveCount(1);
    }

    [Fact]
    public async Task items_that_are_no_list_fail_the_routing()
    {
        var world = new EngineWorld().WithWorker("double", value => value);

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: nolist
            input: [thing]
            state: { thing: any, results: { type: list<any>, reduce: append } }
            nodes:
              worker: { type: double, with: { value: "${item}" }, output: { results: "${[result]}" } }
            edges:
              - { from: START, each: thing, to: worker }
            """, ("thing", 7L));

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Message.Should().Contain("list");
    }

    private static string Squares(string edge, string more = "worker -> END") => $$"""
        schema: graphagents/v1
        name: squares
        input: [numbers]
        state:
          numbers: list<int>
          results: { type: list<int>, reduce: append }
          errors: { type: list<any>, reduce: append }
        nodes:
          worker: { type: double, with: { value: "${number}" }, output: results }
        {{(more.Contains("after", StringComparison.Ordinal) ? "  after: { type: one }" : "  # nothing follows")}}
        edges:
          - {{edge}}
          - {{more}}
        """;
}
