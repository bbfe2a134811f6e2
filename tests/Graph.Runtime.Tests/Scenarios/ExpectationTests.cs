using Graph.Runtime.Scenarios;

namespace Graph.Runtime.Tests.Scenarios;

public sealed class ExpectationTests : IDisposable
{
    private readonly ScenarioWorld _world = new("""
        types: { Point: { x: int, y: int } }
        state: { at: { type: Point, default: { x: 1, y: 2 } }, list: { type: list<int>, default: [1, 2] }, any: { type: any, default: 2.0 } }
        output: [at]
        nodes: { first: { type: real }, second: { type: real } }
        edges: [START -> first, first -> second, second -> END]
        """);

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("path: [first, second]")]
    [InlineData("steps: 2")]
    [InlineData("runs: { first: 1, second: 1 }")]
    [InlineData("state: { at: { y: 2 } }")]
    [InlineData("state: { any: 2 }")]
    [InlineData("output: { at: { x: 1 } }")]
    [InlineData("that: at.x + at.y == 3")]
    [InlineData("that: [\"state.list == [1, 2]\", context.user == 'Ann']")]
    [InlineData("events: [task_started: first, task_finished: first, task_started: second, run_finished]")]
    public async Task what_holds_passes(string expectation)
    {
        var result = await _world.RunAsync($"context: {{ user: Ann }}\nexpect: {{ {expectation} }}");

        result.Failures.Should().BeEmpty();
    }

    [Theory]
    [InlineData("status: failed", "The run was expected to end as 'failed', and ended as 'succeeded'.")]
    [InlineData("path: [second, first]", "The path is not as expected (2 steps expected, 2 made).|- second|  first|+ second")]
    [InlineData("steps: 3", "The run was expected to make 3 steps, and made 2.")]
    [InlineData("runs: { first: 2 }", "'first' was expected to run 2 times, and ran once.")]
    [InlineData("state: { at: { y: 3 } }", "'at' of the state is not as expected.|at.y: expected 3, actual 2")]
    [InlineData("state: { list: [1] }", "'list' of the state is not as expected.|list: expected 1 item, actual 2 items|list[1]: not expected, actual 2")]
    [InlineData("that: at.x > at.y", "This does not hold: at.x > at.y|at = {\"x\":1,\"y\":2}")]
    [InlineData("that: \"list[5] == 1\"", "This has no result: list[5] == 1|The expression 'list[5] == 1' failed: index out of range: 5 (the list has 2 items)|list = [1,2]")]
    [InlineData("events: [task_started: second, task_started: first]", "The event 'task_started of first' did not come after 'task_started of second'.|of these kinds came: task_started of first, task_started of second")]
    public async Task what_does_not_hold_is_shown_with_its_difference(string expectation, string shown)
    {
        var result = await _world.RunAsync($"expect:\n  {expectation}");

        Describe(result.Failures).Should().Equal(shown);
        result.Failures[0].Place.Start.Line.Should().Be(4);
    }

    [Fact]
    public async Task an_error_is_held_against_kind_node_and_message()
    {
        var result = await _world.RunAsync("""
            stubs: { second: { error: { kind: model, message: no words } } }
            expect:
              error: { kind: transient, node: first, message: silence }
            """);

        Describe(result.Failures).Should().Equal(
            "The error is not as expected.|kind: expected transient, actual model|node: expected first, actual second|message: expected to contain 'silence', actual 'no words'");
    }

    [Fact]
    public async Task a_run_that_fails_unexpectedly_says_why()
    {
        var result = await _world.RunAsync("stubs: { second: { error: { kind: model, message: no words } } }");

        Describe(result.Failures).Should().Equal("The run was expected to end as 'succeeded', and ended as 'failed'.|error model of 'second': no words");
    }

    [Fact]
    public async Task cases_are_laid_over_their_table()
    {
        var results = await _world.RunAllAsync("""
            scenarios:
              - name: table
                context: { a: 1, b: 1 }
                expect: { that: context.a == 1, steps: 2 }
                cases:
                  - { name: as it is }
                  - { context: { b: 2 }, expect: { that: context.b == 2 } }
                  - { context: { a: 2 } }
                  - { expect: { steps: 1 } }
            """);

        results.Select(result => $"{result.Scenario.Name}: {result.HasPassed}").Should().Equal(
            "table / as it is: True", "table / case 2: True", "table / case 3: False", "table / case 4: False");
    }

    private static IEnumerable<string> Describe(IReadOnlyList<ScenarioFailure> failures) =>
        failures.Select(failure => string.Join('|', failure.Details.Prepend(failure.Message)));
}
