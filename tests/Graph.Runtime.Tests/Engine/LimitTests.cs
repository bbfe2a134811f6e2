using Graph.Runtime.Authoring;
using Graph.Runtime.Engine;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class LimitTests
{
    [Fact]
    public async Task a_run_that_ends_exactly_on_its_last_step_succeeds()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        var result = await world.RunAsync(Rounds(max: 3, rounds: 3));

        result.Status.Should().Be(RunStatus.Succeeded);
        result.Steps.Should().Be(3);
    }

    [Fact]
    public async Task a_run_past_its_last_step_fails_with_its_state_saved_and_can_be_resumed()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);
        var failed = await world.RunAsync(Rounds(max: 3, rounds: 5));

        var result = await world.NextProcess().ResumeAsync(Rounds(max: 3, rounds: 5));

        failed.Status.Should().Be(RunStatus.Failed);
        failed.Error!.Kind.Should().Be(ErrorKind.Limit);
        failed.Error.Message.Should().Contain("limits.max_steps").And.Contain("a");
        failed.Json("count").Should().Be("3");
        result.Status.Should().Be(RunStatus.Succeeded);
        result.Json("count").Should().Be("5");
    }

    [Fact]
    public async Task a_step_that_makes_the_state_too_large_fails_and_names_the_largest_field()
    {
        var world = new EngineWorld().WithNode("much", _ => new string('x', 30_000));

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: big
            state: { small: { type: int, default: 1 }, log: { type: list<string>, reduce: append } }
            limits: { max_state: 64KiB }
            nodes:
              a: { type: much, output: log }
            edges:
              - START -> a
              - { from: a, choose: [ { when: size(log) < 10, to: a }, { else: END } ] }
            """);

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Kind.Should().Be(ErrorKind.Limit);
        result.Error.Message.Should().Contain("limits.max_state").And.Contain("'log'");
        result.State["log"].AsList().Should().HaveCount(2);
    }

    [Fact]
    public async Task what_is_replaced_does_not_count_against_the_state()
    {
        var world = new EngineWorld().WithNode("much", _ => new string('x', 30_000));

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: big
            state: { text: string, count: { type: int, reduce: add } }
            limits: { max_state: 64KiB }
            nodes:
              a: { type: much, output: { text: "${result}", count: "${1}" } }
            edges:
              - START -> a
              - { from: a, choose: [ { when: count < 10, to: a }, { else: END } ] }
            """);

        result.Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task the_steps_that_remain_can_be_read_in_an_expression()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: remaining
            state: { left: { type: list<int>, reduce: append } }
            limits: { max_steps: 10 }
            nodes:
              a: { type: one, output: { left: "${run.remaining_steps}" } }
            edges:
              - START -> a
              - { from: a, choose: [ { when: run.remaining_steps > 8, to: a }, { else: END } ] }
            """);

        result.Json("left").Should().Be("[10,9,8]");
    }

    [Fact]
    public async Task limits_longer_than_any_timer_are_no_mistake()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: long
            state: { count: { type: int, reduce: add } }
            limits: { timeout: 90d }
            nodes:
              a: { type: one, output: count, timeout: 60d }
            edges: [START -> a]
            """);

        result.Status.Should().Be(RunStatus.Succeeded);
    }

    private static string Rounds(int max, int rounds) => $$"""
        schema: graphagents/v1
        name: rounds
        state: { count: { type: int, reduce: add } }
        limits: { max_steps: {{max}} }
        nodes:
          a: { type: one, output: count }
        edges:
          - START -> a
          - { from: a, choose: [ { when: "count < {{rounds}}", to: a }, { else: END } ] }
        """;
}
