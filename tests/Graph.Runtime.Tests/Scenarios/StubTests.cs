namespace Graph.Runtime.Tests.Scenarios;

public sealed class StubTests : IDisposable
{
    private readonly ScenarioWorld _world = new("""
        state: { name: { type: string, default: Ann }, log: { type: list<string>, reduce: append } }
        output: [log, name]
        nodes:
          first: { type: real, output: log, retry: { attempts: 4, backoff: fixed, initial: 1h, jitter: false }, timeout: 10s }
          second: { type: real, output: log }
        edges:
          - START -> first
          - first -> second
          - from: second
            choose: [{ when: size(log) < 4, to: first }, { else: END }]
        """);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task a_node_without_a_stub_runs_its_own_code()
    {
        var result = await _world.RunAsync("expect: { state: { log: [real, real, real, real] } }");

        result.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task a_result_stands_in_for_every_call()
    {
        var result = await _world.RunAsync("""
            stubs: { first: { result: stub } }
            expect: { state: { log: [stub, real, stub, real] } }
            """);

        result.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task results_come_one_a_call()
    {
        var result = await _world.RunAsync("""
            stubs: { first: { results: [one, two] } }
            expect: { state: { log: [one, real, two, real] } }
            """);

        result.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task a_call_beyond_the_last_result_is_a_failure_at_the_stub()
    {
        var result = await _world.RunAsync("""
            stubs: { second: { results: [one] } }
            """);

        result.Failures[0].Message.Should().Be("'second' is called a second time, and its stub has 1 turn.");
    }

    [Fact]
    public async Task a_result_may_be_computed_from_the_state()
    {
        var result = await _world.RunAsync("""
            stubs: { first: { result: "{{name}} {{name}}" }, second: { result: "${name + '!'}" } }
            expect: { state: { log: [Ann Ann, Ann!, Ann Ann, Ann!] } }
            """);

        result.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task a_counted_error_makes_way_for_the_node_s_own_code()
    {
        var result = await _world.RunAsync("""
            stubs: { first: { error: { kind: transient, message: down }, times: 2 } }
            expect:
              state: { log: [real, real, real, real] }
              events: [task_retrying: first, task_retrying: first, task_finished: first]
            """);

        result.Failures.Should().BeEmpty();
        result.VirtualElapsed.Should().Be(TimeSpan.FromHours(2), "it waited twice");
    }

    [Fact]
    public async Task calls_mix_errors_and_results()
    {
        var result = await _world.RunAsync("""
            stubs: { first: { calls: [{ error: down }, { result: up }, { result: again, times: 2 }] } }
            expect: { state: { log: [up, real, again, real] } }
            """);

        result.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task a_stub_that_takes_too_long_times_out()
    {
        var result = await _world.RunAsync("""
            stubs: { first: { result: late, takes: 11s } }
            expect: { error: { kind: timeout, node: first } }
            """);

        result.Failures.Should().BeEmpty();
    }
}
