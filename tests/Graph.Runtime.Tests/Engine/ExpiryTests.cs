using Graph.Runtime.Authoring;
using Graph.Runtime.Engine;
using Graph.Runtime.State;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class ExpiryTests
{
    private const string Workflow = """
        schema: graphagents/v1
        name: expiry
        types: { Late: { kind: string, node: string } }
        state: { answer: any, late: Late?, reminded: bool? }
        nodes:
          ask: { type: ask, output: answer, expires: 24h, on_expiry: { to: remind, as: late } }
          remind: { set: { reminded: "true" } }
        edges: [START -> ask, ask -> END, remind -> END]
        """;

    private static readonly string WithoutRoute = Workflow
        .Replace(", on_expiry: { to: remind, as: late }", "", StringComparison.Ordinal)
        .Replace("ask -> END,", "ask -> remind,", StringComparison.Ordinal);

    private readonly EngineWorld _world = new EngineWorld()
        .WithNode("ask", context => context.Interrupt("Well?", StateType.String))
        .WithNode("twice", context => $"{context.Interrupt("First?", StateType.String).AsString()} {context.Interrupt("Second?", StateType.String).AsString()}");

    [Fact]
    public async Task a_question_says_until_when_it_waits_and_the_run_does_not_stay_for_it()
    {
        var asked = _world.Time.GetUtcNow();

        var result = await _world.RunAsync(Workflow);

        result.Status.Should().Be(RunStatus.Interrupted);
        result.Interrupts.Single().WakeAt.Should().Be(Timestamp.From(asked.AddHours(24)));
        _world.Time.GetUtcNow().Should().Be(asked);
    }

    [Fact]
    public async Task a_resume_before_the_time_asks_again_and_the_first_time_holds()
    {
        var first = await _world.RunAsync(Workflow);
        _world.Time.Advance(TimeSpan.FromHours(23));

        var second = await _world.ResumeAsync(Workflow);

        second.Status.Should().Be(RunStatus.Interrupted);
        second.Interrupts.Should().BeEquivalentTo(first.Interrupts);
    }

    [Fact]
    public async Task a_resume_after_the_time_goes_on_at_the_node_of_the_expiry_with_its_record()
    {
        await _world.RunAsync(Workflow);
        _world.Time.Advance(TimeSpan.FromHours(25));

        var result = await _world.ResumeAsync(Workflow);

        result.Status.Should().Be(RunStatus.Succeeded);
        result.Output.Should().BeEquivalentTo(ValueMap.Of(
            ("late", ValueMap.Of(("kind", "expired"), ("node", "ask"))), ("reminded", true)));
        _world.Calls.Should().Equal("ask");
    }

    [Fact]
    public async Task the_time_is_kept_with_the_thread_when_the_process_dies()
    {
        await _world.RunAsync(Workflow);
        var other = new EngineWorld(_world.Store).WithNode("ask", context => context.Interrupt("Well?", StateType.String));
        other.Time.Advance(TimeSpan.FromHours(25));

        var result = await other.ResumeAsync(Workflow);

        result.Output["reminded"].Should().Be(Value.True);
    }

    [Fact]
    public async Task an_answer_in_time_is_taken()
    {
        await _world.RunAsync(Workflow);
        _world.Time.Advance(TimeSpan.FromHours(23));

        var result = await _world.ResumeAsync(Workflow, "yes");

        result.Output.Should().BeEquivalentTo(ValueMap.Of(("answer", "yes")));
    }

    [Fact]
    public async Task an_answer_that_comes_too_late_is_refused()
    {
        await _world.RunAsync(Workflow);
        _world.Time.Advance(TimeSpan.FromHours(25));

        var act = () => _world.ResumeAsync(Workflow, "yes");

        (await act.Should().ThrowAsync<RunRefusedException>()).WithMessage("The question 'q*' expired at 2026-01-02T00:00:00Z.*Nothing was changed.");
    }

    [Fact]
    public async Task without_a_node_to_go_to_it_is_an_error_of_kind_expired_and_a_resume_asks_anew()
    {
        await _world.RunAsync(WithoutRoute);
        _world.Time.Advance(TimeSpan.FromHours(25));

        var failed = await _world.ResumeAsync(WithoutRoute);
        var again = await _world.ResumeAsync(WithoutRoute);

        failed.Status.Should().Be(RunStatus.Failed);
        failed.Error.Should().Be(new RunError { Kind = "expired", Message = "The question of the node 'ask' was not answered in time; it expired at 2026-01-02T00:00:00Z.", Node = "ask", Attempt = 1 });
        again.Status.Should().Be(RunStatus.Interrupted);
        again.Interrupts.Single().WakeAt.Should().Be(Timestamp.From(_world.Time.GetUtcNow().AddHours(24)));
    }

    [Fact]
    public async Task an_expiry_without_a_node_to_go_to_takes_the_route_of_errors()
    {
        var handled = WithoutRoute.Replace("expires: 24h", "expires: 24h, on_error: { to: remind }", StringComparison.Ordinal);
        await _world.RunAsync(handled);
        _world.Time.Advance(TimeSpan.FromHours(25));

        var result = await _world.ResumeAsync(handled);

        result.Output["reminded"].Should().Be(Value.True);
    }

    [Fact]
    public async Task an_answer_to_one_question_leaves_the_time_of_another_as_it_was()
    {
        const string Two = """
            schema: graphagents/v1
            name: two
            state: { answer: any, other: any, reminded: bool? }
            nodes:
              ask: { type: ask, output: answer, expires: 24h, on_expiry: { to: remind } }
              beside: { type: ask, output: other }
              remind: { set: { reminded: "true" } }
            edges: [START -> ask, START -> beside, ask -> END, beside -> END, remind -> END]
            """;
        var asked = await _world.RunAsync(Two);
        var (expiring, lasting) = (asked.Interrupts.Single(interrupt => interrupt.Node == "ask"), asked.Interrupts.Single(interrupt => interrupt.Node == "beside"));
        _world.Time.Advance(TimeSpan.FromHours(23));

        var partly = await _world.ResumeAsync(Two, new Dictionary<InterruptId, Value> { [lasting.Id] = "here" });
        _world.Time.Advance(TimeSpan.FromHours(2));
        var result = await _world.ResumeAsync(Two);

        partly.Interrupts.Should().BeEquivalentTo([expiring]);
        result.Output.Should().BeEquivalentTo(ValueMap.Of(("other", "here"), ("reminded", true)));
    }

    [Fact]
    public async Task each_question_of_a_node_has_its_own_time()
    {
        var twice = Workflow.Replace("type: ask", "type: twice", StringComparison.Ordinal);
        await _world.RunAsync(twice);
        _world.Time.Advance(TimeSpan.FromHours(23));
        var second = await _world.ResumeAsync(twice, "one");
        _world.Time.Advance(TimeSpan.FromHours(23));

        var result = await _world.ResumeAsync(twice, "two");

        second.Status.Should().Be(RunStatus.Interrupted);
        result.Output.Should().BeEquivalentTo(ValueMap.Of(("answer", "one two")));
    }

    [Fact]
    public async Task a_sleep_keeps_its_first_time_when_a_question_beside_it_is_answered()
    {
        const string Sleeping = """
            schema: graphagents/v1
            name: sleeping
            state: { answer: any }
            nodes:
              ask: { type: ask, output: answer }
              sleep: { type: sleep }
            edges: [START -> ask, START -> sleep, ask -> END, sleep -> END]
            """;
        _world.WithCommand("sleep", context =>
        {
            context.WaitUntil(Timestamp.From(context.Time.GetUtcNow().AddHours(1)));
            return new NodeCommand();
        });
        var start = _world.Time.GetUtcNow();
        await _world.RunAsync(Sleeping);
        _world.Time.Advance(TimeSpan.FromMinutes(50));

        var result = await _world.ResumeAsync(Sleeping, "yes");

        result.Status.Should().Be(RunStatus.Succeeded);
        (_world.Time.GetUtcNow() - start).Should().BeCloseTo(TimeSpan.FromHours(1), TimeSpan.FromSeconds(1));
    }
}
