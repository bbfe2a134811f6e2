namespace Graph.Runtime.Tests.Scenarios;

/// <summary>Scenarios say where a run stops at the workflow's marks, and what happens there.</summary>
public sealed class StopTests : IDisposable
{
    private readonly ScenarioWorld _world = new ScenarioWorld("""
        output: [log]
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          draft: { type: real, output: log, interrupt: after }
          review: { type: workflow, with: { file: review.yaml }, output: { log: "${result.log}" } }
          publish: { type: real, output: log, interrupt: before }
        edges: [START -> draft, draft -> review, review -> publish, publish -> END]
        """)
        .WithFile("review", """
            output: [log]
            state: { log: { type: list<string>, reduce: append } }
            nodes: { look: { type: real, output: log, interrupt: before } }
            edges: [START -> look, look -> END]
            """);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task stops_are_passed_where_the_scenario_does_not_speak_of_them()
    {
        var result = await _world.RunAsync("expect: { path: [draft, review, publish] }");

        result.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task stops_come_in_order_with_the_state_as_it_is_then()
    {
        var result = await _world.RunAsync("""
            stops:
              - { after: draft, state: { log: [real] } }
              - { before: review/look }
              - { before: publish, that: size(log) == 2, then: resume }
            expect: { state: { log: [real, real, real] } }
            """);

        result.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task a_run_that_is_left_at_a_stop_ends_interrupted()
    {
        var result = await _world.RunAsync("""
            stops: [{ after: draft, then: leave }]
            expect: { path: [draft], output: { log: [real] } }
            """);

        result.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task no_stops_at_all_can_be_expected_and_one_that_comes_is_a_failure()
    {
        var result = await _world.RunAsync("stops: []");

        result.Failures.Select(failure => failure.Message).Should().Equal(
            "The run stopped after 'draft', and 'stops:' has no entry for that.",
            "The run stopped before 'review/look', and 'stops:' has no entry for that.",
            "The run stopped before 'publish', and 'stops:' has no entry for that.");
    }

    [Fact]
    public async Task another_stop_than_expected_is_a_failure_at_its_place()
    {
        var result = await _world.RunAsync("stops: [{ before: publish, then: leave }, { before: review/look }, { before: publish }]");

        var failure = result.Failures.Should().ContainSingle().Subject;
        failure.Message.Should().Be("The run was expected to stop before 'publish', and stopped after 'draft'.");
        failure.Place.ToString().Should().Be("3:13");
    }

    [Fact]
    public async Task a_stop_that_does_not_come_is_a_failure()
    {
        var result = await _world.RunAsync("""
            stubs: { draft: { error: down } }
            stops: [{ after: draft }]
            expect: { status: failed }
            """);

        result.Failures.Should().ContainSingle().Which.Message.Should().Be("The run was expected to stop after 'draft', and did not.");
    }

    [Fact]
    public async Task a_state_that_is_another_at_the_stop_is_shown_with_the_difference()
    {
        var result = await _world.RunAsync("""
            stops: [{ after: draft, state: { log: [other] }, then: leave }]
            """);

        var failure = result.Failures.Should().ContainSingle().Subject;
        failure.Message.Should().Be("'log' of the state at the stop after 'draft' is not as expected.");
        failure.Details.Should().Equal("log[0]: expected \"other\", actual \"real\"");
    }

    [Theory]
    [InlineData("stops: [{ before: draft }]", "3 GA8010 'draft' has no mark that a run stops at before it.")]
    [InlineData("stops: [{ state: { log: [] } }]", "3 GA1009 A stop ")]
    [InlineData("stops: [{ before: publish, then: go }]", "3 GA1012 'then' cannot be 'go'. It is one of resume, leave.")]
    [InlineData("stops: [{ before: publsh }]", "3 GA4002 The workflow 'flow' has no node 'publsh'. (publish?)")]
    [InlineData("stops: [publish]", "3 GA1011 'stops' must be a list of maps with 'before' or 'after', not text.")]
    public async Task a_mistake_is_shown_where_it_is(string scenario, string shown)
    {
        var mistakes = await _world.FindMistakesAsync(scenario);

        mistakes.Should().ContainSingle().Which.Should().StartWith(shown);
    }
}
