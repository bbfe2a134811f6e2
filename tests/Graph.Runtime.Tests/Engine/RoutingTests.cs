using Graph.Runtime.Authoring;
using Graph.Runtime.Engine;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class RoutingTests
{
    private const string DividingChoice = """
        schema: graphagents/v1
        name: dividing
        input: [divisor]
        state: { divisor: int, count: { type: int, reduce: add } }
        nodes:
          a: { type: one, output: count }
          b: { type: one, output: count }
        edges:
          - START -> a
          - from: a
            choose:
              - { when: 10 / divisor > 1, to: b }
              - else: END
        """;

    private const string StartChoice = """
        schema: graphagents/v1
        name: start
        input: [divisor]
        state: { divisor: int, count: { type: int, reduce: add } }
        nodes:
          a: { type: one, output: count }
        edges:
          - from: START
            choose:
              - { when: 10 / divisor > 1, to: a }
              - else: fail
        """;

    private const string GoToAnywhere = """
        schema: graphagents/v1
        name: goto
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: go, routes: [b, c] }
          b: { type: word, output: log }
          c: { type: word, output: log }
        edges: [START -> a, a -> b]
        """;

    [Fact]
    public async Task a_router_sees_the_state_at_step_start_with_its_own_nodes_writes_and_no_siblings()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        await world.RunAsync("""
            schema: graphagents/v1
            name: own
            state: { count: { type: int, reduce: add } }
            nodes:
              a: { type: one, output: count }
              b: { type: one, output: count }
              one: { type: one }
              two: { type: one }
            edges:
              - START -> [a, b]
              - from: a
                choose: [ { when: count == 1, to: one }, { else: two } ]
            """);

        world.Calls.Should().Equal("a", "b", "one");
    }

    [Fact]
    public async Task a_router_sees_an_ephemeral_field_of_the_step_start()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        await world.RunAsync("""
            schema: graphagents/v1
            name: own
            state: { hint: { type: int, ephemeral: true } }
            nodes:
              a: { type: one, output: hint }
              b: { type: one }
              seen: { type: one }
              unseen: { type: one }
            edges:
              - START -> a
              - a -> b
              - from: b
                choose: [ { when: hint == 1, to: seen }, { else: unseen } ]
            """);

        world.Calls.Should().Equal("a", "b", "seen");
    }

    [Fact]
    public async Task a_router_that_throws_leaves_the_node_done_and_a_resume_runs_only_the_routing()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);
        var failed = await world.RunAsync(DividingChoice, ("divisor", 0L));

        var again = await world.NextProcess().ResumeAsync(DividingChoice);

        failed.Status.Should().Be(RunStatus.Failed);
        failed.Error!.Node.Should().Be("a");
        again.Status.Should().Be(RunStatus.Failed);
        world.Calls.Should().Equal("a");
    }

    [Fact]
    public async Task a_resumed_routing_leads_on_without_running_the_node_again()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);
        await world.RunAsync(DividingChoice, ("divisor", 0L));
        var mended = DividingChoice.Replace("10 / divisor", "10 / (divisor + 1)", StringComparison.Ordinal);
        var next = world.NextProcess();
        await next.UpgradeAsync(DividingChoice, mended);

        var result = await next.ResumeAsync(mended);

        result.Status.Should().Be(RunStatus.Succeeded);
        result.Json("count").Should().Be("2");
        next.Calls.Should().Equal("b");
    }

    [Fact]
    public async Task a_choice_that_leads_to_fail_fails_the_run()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: fail
            state: { count: { type: int, reduce: add } }
            nodes:
              a: { type: one, output: count }
            edges:
              - START -> a
              - from: a
                choose: [ { when: count > 1, to: END }, { else: fail } ]
            """);

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Kind.Should().Be(ErrorKind.Routed);
    }

    [Fact]
    public async Task a_choice_at_the_start_that_leads_to_fail_fails_the_run()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        var result = await world.RunAsync(StartChoice, ("divisor", 10L));

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Kind.Should().Be(ErrorKind.Routed);
        world.Calls.Should().BeEmpty();
    }

    [Fact]
    public async Task a_start_that_cannot_be_routed_fails_again_when_it_is_resumed()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);
        var failed = await world.RunAsync(StartChoice, ("divisor", 0L));

        var again = await world.NextProcess().ResumeAsync(StartChoice);

        failed.Status.Should().Be(RunStatus.Failed);
        again.Status.Should().Be(RunStatus.Failed);
        again.Error!.Message.Should().Be(failed.Error!.Message);
    }

    [Fact]
    public async Task a_start_that_can_be_routed_at_last_runs_from_there()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);
        await world.RunAsync(StartChoice, ("divisor", 0L));
        var mended = StartChoice.Replace("10 / divisor", "10 / (divisor + 1)", StringComparison.Ordinal);
        var next = world.NextProcess();
        await next.UpgradeAsync(StartChoice, mended);

        var result = await next.ResumeAsync(mended);

        result.Status.Should().Be(RunStatus.Succeeded);
        next.Calls.Should().Equal("a");
    }

    [Fact]
    public async Task the_first_arm_that_holds_wins()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        await world.RunAsync(TwoArms("first"));

        world.Calls.Should().Equal("a", "x");
    }

    [Fact]
    public async Task with_match_all_every_arm_that_holds_is_taken()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        await world.RunAsync(TwoArms("all"));

        world.Calls.Should().Equal("a", "x", "y");
    }

    [Fact]
    public async Task a_goto_replaces_the_static_edges()
    {
        var world = WorldGoing("c");

        var result = await world.RunAsync(GoToAnywhere);

        result.Json("log").Should().Be("""["c"]""");
    }

    [Fact]
    public async Task a_goto_that_adds_keeps_the_static_edges()
    {
        var world = WorldGoing("c");

        var result = await world.RunAsync(GoToAnywhere.Replace("routes: [b, c]", "routes: [b, c], goto: add", StringComparison.Ordinal));

        result.Json("log").Should().Be("""["b","c"]""");
    }

    [Fact]
    public async Task a_goto_that_adds_is_kept_while_the_static_choice_cannot_be_decided()
    {
        const string Adding = """
            schema: graphagents/v1
            name: goto
            input: [divisor]
            state: { divisor: int, log: { type: list<string>, reduce: append } }
            nodes:
              a: { type: go, routes: [c], goto: add }
              b: { type: word, output: log }
              c: { type: word, output: log }
            edges:
              - START -> a
              - { from: a, choose: [ { when: 10 / divisor > 0, to: b }, { else: END } ] }
            """;
        var world = WorldGoing("c");
        var failed = await world.RunAsync(Adding, ("divisor", 0L));
        var mended = Adding.Replace("10 / divisor", "10 / (divisor + 1)", StringComparison.Ordinal);
        var next = world.NextProcess();
        await next.UpgradeAsync(Adding, mended);

        var result = await next.ResumeAsync(mended);

        failed.Status.Should().Be(RunStatus.Failed);
        result.Json("log").Should().Be("""["b","c"]""");
        next.Calls.Should().Equal("b", "c");
    }

    [Fact]
    public async Task a_goto_to_a_node_that_is_not_declared_is_an_error_that_lists_those_that_are()
    {
        var world = WorldGoing("d");

        var result = await world.RunAsync(GoToAnywhere);

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Message.Should().Contain("'d'").And.Contain("b, c");
    }

    [Fact]
    public async Task the_writes_of_an_attempt_whose_goto_failed_are_discarded()
    {
        var world = new EngineWorld()
            .WithCommand("go", _ => new NodeCommand { Update = [new FieldWrite("log", "discarded")], GoTo = ["nowhere"] });

        var result = await world.RunAsync("""
            schema: graphagents/v1
            name: goto
            state: { log: { type: list<string>, reduce: append } }
            nodes:
              a: { type: go, on_error: continue }
            edges: [START -> a]
            """);

        result.Status.Should().Be(RunStatus.Succeeded);
        result.Json("log").Should().Be("[]");
    }

    private static EngineWorld WorldGoing(string target) => new EngineWorld()
        .WithNode("word", context => context.NodeName)
        .WithCommand("go", _ => new NodeCommand { GoTo = [target] });

    private static string TwoArms(string match) => $$"""
        schema: graphagents/v1
        name: arms
        state: { count: { type: int, reduce: add } }
        nodes:
          a: { type: one, output: count }
          x: { type: one }
          y: { type: one }
          z: { type: one }
        edges:
          - START -> a
          - from: a
            match: {{match}}
            choose: [ { when: count > 5, to: z }, { when: count == 1, to: x }, { when: count > 0, to: y }, { else: z } ]
        """;
}
