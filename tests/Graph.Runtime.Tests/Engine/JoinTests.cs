using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class JoinTests
{
    [Theory]
    [InlineData("active")]
    [InlineData("all")]
    [InlineData("3")]
    public async Task a_join_waits_for_every_branch(string mode)
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        var result = await world.RunAsync(UnevenBranches(mode));

        world.Calls.Should().Equal("a", "b", "c", "b2", "c2", "c3", "end");
        result.HalfFilledJoins.Should().BeEmpty();
    }

    [Theory]
    [InlineData("any", "a b c b2 c2 end c3")]
    [InlineData("2", "a b c b2 c2 c3 end")]
    public async Task a_join_by_count_fires_once_a_round_when_so_many_are_there(string mode, string calls)
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        await world.RunAsync(UnevenBranches(mode));

        world.Calls.Should().Equal(calls.Split(' '));
    }

    [Fact]
    public async Task an_active_join_does_not_wait_for_a_branch_that_was_routed_around()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        var result = await world.RunAsync(RoutedAround("active"));

        world.Calls.Should().Equal("a", "b", "end");
        result.HalfFilledJoins.Should().BeEmpty();
    }

    [Fact]
    public async Task a_run_that_ends_with_a_half_filled_join_says_so_in_its_result()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        var result = await world.RunAsync(RoutedAround("all"));

        result.Status.Should().Be(RunStatus.Succeeded);
        world.Calls.Should().Equal("a", "b");
        result.HalfFilledJoins.Should().ContainSingle().Which.Should().Contain("'end'").And.Contain("'b'").And.Contain("'c'");
    }

    [Fact]
    public async Task a_run_that_ends_with_a_half_filled_join_says_so_in_an_event()
    {
        var world = new EngineWorld { Options = new RunOptions { Events = RunEventModes.Progress } }.WithNode("one", _ => 1L);

        var run = world.Start(RoutedAround("all"));
        var events = await EngineWorld.EventsAsync(run);

        events.OfType<RunEvent.RunFinished>().Single().HalfFilledJoins.Should().ContainSingle().Which.Should().Contain("'end'");
    }

    [Theory]
    [InlineData("active")]
    [InlineData("all")]
    [InlineData("any")]
    [InlineData("2")]
    public async Task a_join_in_a_loop_fires_once_a_round(string mode)
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        var result = await world.RunAsync($$"""
            schema: graphagents/v1
            name: rounds
            state: { rounds: { type: int, reduce: add } }
            nodes:
              fork: { type: one }
              a: { type: one }
              b: { type: one }
              end: { type: one, output: rounds }
            edges:
              - START -> fork
              - fork -> [a, b]
              - { from: [a, b], to: end, join: {{mode}} }
              - from: end
                choose: [ { when: rounds < 3, to: fork }, { else: END } ]
            """);

        result.Json("rounds").Should().Be("3");
        world.Calls.Count(call => call == "end").Should().Be(3);
        result.HalfFilledJoins.Should().BeEmpty();
    }

    [Theory]
    [InlineData("active")]
    [InlineData("all")]
    [InlineData("2")]
    public async Task a_map_reduce_counts_as_one_source_however_many_items_it_has(string mode)
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        var result = await world.RunAsync(MappedBranch($"[a, w], to: end, join: {mode}"), ("numbers", ValueList.Of(1L, 2L, 3L)));

        world.Calls.Count(call => call == "end").Should().Be(1);
        result.HalfFilledJoins.Should().BeEmpty();
    }

    [Fact]
    public async Task items_of_a_map_reduce_do_not_begin_a_new_round_of_a_join_by_count()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        await world.RunAsync(MappedBranch("[a, w, c], to: end, join: 2"), ("numbers", ValueList.Of(1L, 2L, 3L)));

        world.Calls.Count(call => call == "end").Should().Be(1);
    }

    [Fact]
    public async Task joins_that_wait_for_one_another_go_on_together()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        await world.RunAsync("""
            schema: graphagents/v1
            name: knot
            limits: { max_steps: 2 }
            nodes:
              a: { type: one }
              b: { type: one }
              x: { type: one }
              y: { type: one }
            edges:
              - START -> [a, b]
              - { from: [a, y], to: x }
              - { from: [b, x], to: y }
              - x -> END
            """);

        world.Calls.Should().Equal("a", "b", "x", "y");
    }

    [Fact]
    public async Task an_active_join_waits_for_a_source_behind_a_deferred_node()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        await world.RunAsync("""
            schema: graphagents/v1
            name: deferred
            nodes:
              a: { type: one }
              b: { type: one, defer: true }
              c: { type: one }
              end: { type: one }
            edges:
              - START -> [a, b]
              - a -> c
              - { from: [c, b], to: end }
            """);

        world.Calls.Should().Equal("a", "c", "b", "end");
    }

    private static string UnevenBranches(string mode) => $$"""
        schema: graphagents/v1
        name: uneven
        nodes:
          a: { type: one }
          b: { type: one }
          b2: { type: one }
          c: { type: one }
          c2: { type: one }
          c3: { type: one }
          end: { type: one }
        edges:
          - START -> [a, b, c]
          - b -> b2
          - c -> c2
          - c2 -> c3
          - { from: [a, b2, c3], to: end, join: {{mode}} }
        """;

    private static string RoutedAround(string mode) => $$"""
        schema: graphagents/v1
        name: around
        state: { count: { type: int, reduce: add } }
        nodes:
          a: { type: one, output: count }
          b: { type: one }
          c: { type: one }
          end: { type: one }
        edges:
          - START -> a
          - a -> b
          - from: a
            choose: [ { when: count > 1, to: c }, { else: END } ]
          - { from: [b, c], to: end, join: {{mode}} }
        """;

    private static string MappedBranch(string join) => $$"""
        schema: graphagents/v1
        name: mapped
        input: [numbers]
        state: { numbers: list<int> }
        nodes:
          a: { type: one }
          b: { type: one }
          c: { type: one }
          w: { type: one }
          end: { type: one }
        edges:
          - START -> [a, b]
          - b -> c
          - { from: START, each: numbers, to: w }
          - { from: {{join}} }
        """;
}
