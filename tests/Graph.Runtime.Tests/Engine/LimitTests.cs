using Graph.Runtime.Authoring;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class LimitTests
{
    private const string Wrapping = """
        schema: graphagents/v1
        name: wrapping
        input: [given?]
        state: { given: any, tree: any, answer: any }
        nodes:
          a: { type: wrap, output: tree }
          b: { type: ask, output: answer }
        edges: [START -> a, a -> b, b -> END]
        """;

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
    public async Task what_is_nested_as_deeply_as_may_be_is_kept_shown_and_goes_on()
    {
        var world = new EngineWorld().WithNode("wrap", _ => Nested(500)).WithNode("ask", context => context.Interrupt("?"));
        await world.RunAsync(Wrapping);

        var result = await world.NextProcess().ResumeAsync(Wrapping, Nested(500));

        result.Status.Should().Be(RunStatus.Succeeded);
        ValueJson.ToText(result.State.ToMap()).Should().Contain(new string('[', 500) + "0");
    }

    [Fact]
    public async Task what_is_nested_deeper_is_refused_when_it_comes()
    {
        const string Problem = "it is nested more than 500 deep, and no deeper value can be kept.";
        var world = new EngineWorld().WithNode("wrap", _ => Nested(501)).WithNode("ask", context => context.Interrupt("?"));

        var written = await world.RunAsync(Wrapping);
        var given = () => world.RunAsync(Wrapping, ("given", ValueMap.Of(("inside", Nested(500)))));
        await world.NextProcess().WithNode("wrap", _ => 1L).ResumeAsync(Wrapping);
        var answered = () => world.NextProcess().ResumeAsync(Wrapping, Nested(501));
        var update = new UpdateRequest
        {
            ThreadId = new ThreadId("t1"),
            Updates = [new NodeUpdate { Node = "a", Values = ValueMap.Of(("tree", Nested(501))) }],
        };
        var updated = () => new ThreadUpdater(world.Store, world.Time).UpdateAsync(world.Compile(Wrapping), update, CancellationToken.None);

        written.Error!.Kind.Should().Be(ErrorKind.Validation);
        written.Error.Message.Should().Be("The node 'a' wrote a value to 'tree' that does not fit: " + Problem);
        (await given.Should().ThrowAsync<RunRefusedException>()).WithMessage("*'given': it is nested more than 500 deep*");
        (await answered.Should().ThrowAsync<RunRefusedException>()).WithMessage("*does not fit: " + Problem + "*");
        (await updated.Should().ThrowAsync<RunRefusedException>()).WithMessage("*'tree' that does not fit: " + Problem);
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
    public async Task a_step_of_more_tasks_than_the_limit_fails_the_run_which_goes_on_once_the_limit_is_raised()
    {
        var world = new EngineWorld().WithNode("split", _ => ValueList.From(Enumerable.Range(0, 6).Select(item => (Value)item))).WithNode("one", _ => 1L);
        var failed = await world.RunAsync(Mapping("limits: { max_fan_out: 5 }"));
        var calls = world.Calls.ToList();
        await world.UpgradeAsync(Mapping("limits: { max_fan_out: 5 }"), Mapping("limits: { max_fan_out: 6 }"));

        var result = await world.ResumeAsync(Mapping("limits: { max_fan_out: 6 }"));

        failed.Status.Should().Be(RunStatus.Failed);
        failed.Error!.Kind.Should().Be(ErrorKind.Limit);
        failed.Error.Node.Should().Be("work");
        failed.Error.Message.Should().Contain("6 tasks").And.Contain("'work'").And.Contain("limits.max_fan_out is 5");
        calls.Should().Equal("split");
        result.Json("count").Should().Be("6");
        world.Calls.Count(call => call == "split").Should().Be(1);
    }

    [Fact]
    public async Task a_step_has_ten_thousand_tasks_at_the_most_where_the_file_says_nothing()
    {
        var world = new EngineWorld().WithNode("split", _ => ValueList.From(Enumerable.Range(0, 10_001).Select(item => (Value)item))).WithNode("one", _ => 1L);

        var result = await world.RunAsync(Mapping(""));

        result.Error!.Message.Should().Contain("10,001 tasks").And.Contain("limits.max_fan_out is 10,000");
    }

    [Fact]
    public async Task a_list_of_the_input_is_held_to_the_limit_too()
    {
        var world = new EngineWorld().WithNode("one", _ => 1L);

        var result = await world.RunAsync(
            """
            schema: graphagents/v1
            name: mapping
            input: [items]
            state: { items: list<int>, count: { type: int, reduce: add } }
            limits: { max_fan_out: 2 }
            nodes:
              work: { type: one, output: count }
            edges:
              - { from: START, each: items, as: item, to: work }
            """,
            ("items", ValueList.Of(1L, 2L, 3L)));

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Message.Should().Contain("3 tasks");
    }

    [Fact]
    public async Task a_state_that_passes_a_quarter_of_its_limit_is_told_of_once()
    {
        var world = new EngineWorld { Options = new RunOptions { Events = RunEventModes.Progress } }.WithNode("much", _ => new string('x', 10_000));
        var run = world.Start("""
            schema: graphagents/v1
            name: big
            state: { small: { type: int, default: 1 }, log: { type: list<string>, reduce: append } }
            limits: { max_state: 100KiB }
            nodes:
              a: { type: much, output: log }
            edges:
              - START -> a
              - { from: a, choose: [ { when: size(log) < 6, to: a }, { else: END } ] }
            """);
        await world.CompleteAsync(run);

        var events = await EngineWorld.EventsAsync(run);

        var growth = events.OfType<RunEvent.StateGrown>().Should().ContainSingle().Which;
        growth.Step.Should().Be(3);
        growth.Bytes.Should().BeInRange(30_000, 31_000);
        growth.Limit.Should().Be(100 * 1024);
        growth.Field.Should().Be("log");
    }

    [Fact]
    public async Task a_state_that_is_written_over_again_and_again_is_not_told_of()
    {
        var world = new EngineWorld { Options = new RunOptions { Events = RunEventModes.Progress } }.WithNode("much", _ => new string('x', 10_000));
        var run = world.Start("""
            schema: graphagents/v1
            name: big
            state: { text: string, count: { type: int, reduce: add } }
            limits: { max_state: 100KiB }
            nodes:
              a: { type: much, output: { text: "${result}", count: "${1}" } }
            edges:
              - START -> a
              - { from: a, choose: [ { when: count < 30, to: a }, { else: END } ] }
            """);
        await world.CompleteAsync(run);

        (await EngineWorld.EventsAsync(run)).OfType<RunEvent.StateGrown>().Should().BeEmpty();
    }

    private static string Mapping(string limits) => $$"""
        schema: graphagents/v1
        name: mapping
        state: { items: list<int>, count: { type: int, reduce: add } }
        {{limits}}
        nodes:
          split: { type: split, output: items }
          work: { type: one, output: count }
        edges:
          - START -> split
          - { from: split, each: items, as: item, to: work }
        """;

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

    private static Value Nested(int depth) => Enumerable.Range(1, depth).Aggregate((Value)0L, (inner, _) => ValueList.Of(inner));
}
