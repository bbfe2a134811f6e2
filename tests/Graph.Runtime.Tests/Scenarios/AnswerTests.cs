namespace Graph.Runtime.Tests.Scenarios;

public sealed class AnswerTests : IDisposable
{
    private readonly ScenarioWorld _world = new("""
        state: { log: { type: list<bool>, reduce: append } }
        nodes:
          left: { type: ask, output: log }
          right: { type: ask, output: log }
          last: { type: ask, output: log, interrupt: before }
        edges:
          - START -> [left, right]
          - { from: [left, right], to: last }
          - last -> END
        """);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task a_list_answers_in_the_order_of_questions()
    {
        var result = await _world.RunAsync("""
            answers: [true, false, true]
            expect: { path: [[left, right], last], state: { log: [true, false, true] } }
            """);

        result.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task a_map_answers_by_node()
    {
        var result = await _world.RunAsync("""
            answers: { right: true, last: [true], left: false }
            expect: { state: { log: [false, true, true] } }
            """);

        result.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task without_an_answer_the_run_is_interrupted_and_says_who_waits()
    {
        var result = await _world.RunAsync("answers: { left: true }");

        var failure = result.Failures.Should().ContainSingle().Subject;
        failure.Message.Should().Be("The run was expected to end as 'succeeded', and ended as 'interrupted'.");
        failure.Details.Should().Equal("'right' waits for an answer (bool); give one under 'answers:'");
    }

    [Fact]
    public async Task an_answer_that_nobody_asked_for_is_a_failure_at_its_place()
    {
        var result = await _world.RunAsync("answers: [true, true, true, false]");

        var failure = result.Failures.Should().ContainSingle().Subject;
        failure.Message.Should().Be("Nobody asked for this answer: false.");
        failure.Place.ToString().Should().Be("3:33");
    }

    [Fact]
    public async Task an_answer_that_does_not_fit_is_a_failure_at_its_place()
    {
        var result = await _world.RunAsync("answers: { left: true, right: perhaps }");

        var failure = result.Failures.Should().Contain(one => one.Message.Contains("does not fit")).Subject;
        failure.Message.Should().Contain("'right'");
    }
}
