using Graph.Runtime.Scenarios;

namespace Graph.Runtime.Tests.Scenarios;

/// <summary>Scenarios look into the workflows that nodes run, to any depth.</summary>
public sealed class InsideTests : IDisposable
{
    private readonly ScenarioWorld _world = new ScenarioWorld("""
        input: [topics?]
        output: [notes]
        state: { topics: { type: list<string>, default: [a] }, notes: { type: list<string>, reduce: append } }
        nodes:
          plan: { type: real, output: notes }
          review: { type: workflow, with: { file: review.yaml, input: { topic: "{{topic}}" } }, output: { notes: "${result.log}" } }
          done: { type: real, output: notes }
        edges: [START -> plan, { from: plan, each: topics, as: topic, to: review }, review -> done, done -> END]
        """)
        .WithFile("review", """
            input: [topic]
            output: [log]
            state: { topic: string, log: { type: list<string>, reduce: append }, sure: any }
            nodes:
              look: { type: real, output: log }
              check: { type: workflow, with: { file: check.yaml, input: { topic: "{{topic}}" } }, output: { sure: "${result.sure}" } }
            edges:
              - START -> look
              - from: look
                choose: [{ when: "topic == 'skip'", to: END }, { else: check }]
              - check -> END
            """)
        .WithFile("check", """
            input: [topic]
            output: [sure]
            state: { topic: string, sure: any }
            nodes:
              ask: { type: ask, output: sure }
            edges: [START -> ask, ask -> END]
            """);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task a_stub_stands_in_for_a_node_inside_and_sees_the_state_there()
    {
        var result = await _world.RunAsync("""
            input: { topics: [a, b] }
            stubs: { review/look: { result: "about {{topic}}" }, review/check/ask: { result: "${topic + '!'}" } }
            expect: { output: { notes: [real, about a, about b, real] } }
            """);

        result.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task a_stub_of_the_node_itself_keeps_all_that_is_inside_from_running()
    {
        var result = await _world.RunAsync("""
            stubs: { review: { result: { log: [short] } } }
            expect: { runs: { review: 1, review/look: 0 }, output: { notes: [real, short, real] } }
            """);

        result.Failures.Should().BeEmpty();
        result.Coverage.Inside.Should().OnlyContain(inside => !inside.Coverage.HasRun);
    }

    [Fact]
    public async Task an_attempt_that_takes_time_inside_lets_time_pass()
    {
        var result = await _world.RunAsync("""
            stubs: { review/look: { result: late, takes: 2h }, review/check: { result: { sure: true }, takes: 1h } }
            """);

        result.Failures.Should().BeEmpty();
        result.VirtualElapsed.Should().Be(TimeSpan.FromHours(3));
    }

    [Fact]
    public async Task answers_are_given_by_path()
    {
        var result = await _world.RunAsync("""
            input: { topics: [a, b] }
            answers: { review/check/ask: [true, false] }
            expect: { path: [plan, review, done], steps: 3 }
            """);

        result.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task the_path_goes_inside_where_it_names_a_node_there()
    {
        var result = await _world.RunAsync("""
            input: { topics: [a, b] }
            answers: [true, true]
            expect: { path: [plan, review, review/look, review/check, review/check/ask, done] }
            """);

        result.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task a_path_that_is_another_inside_is_shown_with_the_difference()
    {
        var result = await _world.RunAsync("""
            input: { topics: [skip] }
            expect: { path: [plan, review, review/look, review/check, done] }
            """);

        result.Failures.Should().ContainSingle().Which.Details.Should().Equal("  plan", "  review", "  review/look", "- review/check", "  done");
    }

    [Fact]
    public async Task tasks_and_events_are_counted_by_path_and_a_name_alone_is_of_the_run_itself()
    {
        var result = await _world.RunAsync("""
            input: { topics: [a, b] }
            answers: [true, true]
            expect:
              runs: { review: 2, review/look: 2, review/check/ask: 2 }
              events: [run_started, run_started: review, task_finished: review/look, interrupted, task_finished: review/check/ask, run_finished: review/check, task_finished: done, run_finished]
            """);

        result.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task an_event_alone_is_not_met_by_one_inside()
    {
        var result = await _world.RunAsync("""
            input: { topics: [skip] }
            expect: { events: [task_finished: plan, run_started] }
            """);

        result.Failures.Should().ContainSingle().Which.Message.Should().Be("The event 'run_started' did not come after 'task_finished of plan'.");
    }

    [Fact]
    public async Task an_error_inside_is_expected_by_its_path()
    {
        var result = await _world.RunAsync("""
            stubs: { review/check/ask: { error: { kind: transient, message: down } } }
            expect: { error: { kind: transient, node: review/check/ask } }
            """);

        result.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task coverage_is_told_by_path_and_is_no_part_of_the_outer_one()
    {
        var result = await _world.RunAsync("input: { topics: [skip, skip] }");

        result.Failures.Should().BeEmpty();
        result.Coverage.Ways.Should().OnlyContain(way => way.Count > 0);
        result.Coverage.Inside.Select(inside => (inside.Path, inside.Workflow)).Should().Equal(("review", "review"), ("review/check", "check"));
        var review = result.Coverage.Inside[0].Coverage;
        review.Ways.Single(way => way.Text == "look").Count.Should().Be(2);
        review.Ways.Where(way => way.Count == 0).Select(way => way.Text).Should().Equal("check", "look -> check (else)", "check -> END");
        result.Coverage.Inside[1].Coverage.HasRun.Should().BeFalse();
    }

    [Fact]
    public async Task coverage_inside_adds_up()
    {
        var results = await _world.RunAllAsync("""
            scenarios:
              - { name: one, input: { topics: [skip] } }
              - { name: two, answers: [true] }
            """);

        var sum = WorkflowCoverage.Sum(results.Select(result => result.Coverage));

        sum.Inside.SelectMany(inside => inside.Coverage.Ways).Should().OnlyContain(way => way.Count > 0);
    }

    [Theory]
    [InlineData("stubs: { review/lok: { result: x } }", "3 GA4002 The workflow 'review' has no node 'lok'. (look?)")]
    [InlineData("stubs: { plan/look: { result: x } }", "3 GA8011 'plan' runs no workflow, so there is no 'look' inside of it.")]
    [InlineData("stubs: { ask: { result: x } }", "3 GA4002 The workflow 'flow' has no node 'ask'. (review/check/ask?)")]
    [InlineData("stubs: { review/look: { result: 3 } }", "3 GA3008 'result' must be of type string, not the int 3.")]
    [InlineData("stubs: { review/look: { result: \"${topics}\" } }", "3 GA5002 No variable is called 'topics'. (topic?)")]
    public async Task a_mistake_inside_is_shown_where_it_is(string scenario, string shown)
    {
        var mistakes = await _world.FindMistakesAsync(scenario);

        mistakes.Should().ContainSingle().Which.Should().StartWith(shown);
    }
}
