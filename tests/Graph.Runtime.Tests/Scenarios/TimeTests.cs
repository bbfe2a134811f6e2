namespace Graph.Runtime.Tests.Scenarios;

public sealed class TimeTests
{
    [Fact]
    public async Task a_wait_of_two_days_takes_no_time()
    {
        using var world = new ScenarioWorld("""
            state: { at: timestamp }
            nodes: { nap: { type: sleep }, stamp: { type: real } }
            edges: [START -> nap, nap -> stamp, stamp -> END]
            """);

        var result = await world.RunAsync("expect: { path: [nap, stamp] }");

        result.Failures.Should().BeEmpty();
        result.VirtualElapsed.Should().BeGreaterThanOrEqualTo(TimeSpan.FromDays(2));
        result.Elapsed.Should().BeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task a_scenario_may_start_when_the_wait_is_over()
    {
        using var world = new ScenarioWorld("nodes: { nap: { type: sleep } }\nedges: [START -> nap, nap -> END]");

        var result = await world.RunAsync("now: 2026-02-01T00:00:00Z");

        result.Failures.Should().BeEmpty();
        result.VirtualElapsed.Should().Be(TimeSpan.Zero);
    }

    [Fact]
    public async Task a_node_that_never_ends_fails_the_scenario_at_its_limit()
    {
        using var world = new ScenarioWorld("nodes: { stuck: { type: hang } }\nedges: [START -> stuck, stuck -> END]");

        var result = await world.RunAsync("expect: {}", TimeSpan.FromMilliseconds(50));

        result.Failures.Should().ContainSingle().Which.Message.Should().Be("It did not end within 0.05s. Give a stub to the node that takes so long.");
    }

    [Fact]
    public async Task a_node_at_work_does_not_time_out_while_another_waits()
    {
        using var world = new ScenarioWorld("""
            nodes: { left: { type: busy, timeout: 1s }, right: { type: real, retry: { attempts: 2, initial: 1h, max: 1h, jitter: false } } }
            edges: ["START -> [left, right]", "left -> END", "right -> END"]
            """);

        var result = await world.RunAsync("stubs: { right: { error: down, times: 1 } }");

        result.Failures.Should().BeEmpty();
        result.VirtualElapsed.Should().Be(TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task a_run_out_of_time_ends_as_timed_out()
    {
        using var world = new ScenarioWorld("""
            nodes: { slow: { type: real } }
            edges: [START -> slow, slow -> END]
            limits: { timeout: 10m }
            """);

        var result = await world.RunAsync("stubs: { slow: { result: late, takes: 11m } }\nexpect: { status: timed_out }");

        result.Failures.Should().BeEmpty();
    }

    [Fact]
    public async Task the_same_scenario_ends_at_the_same_virtual_time_each_time()
    {
        using var world = new ScenarioWorld("""
            defaults: { retry: { attempts: 5, initial: 1m } }
            nodes: { left: { type: real }, right: { type: real } }
            edges: ["START -> [left, right]", "left -> END", "right -> END"]
            """);
        var scenario = "stubs: { left: { error: down, times: 3 }, right: { error: down, times: 4 } }";

        var results = await world.RunAllAsync($"scenarios:\n{string.Concat(Enumerable.Range(1, 20).Select(number => $"  - {{ name: run {number}, {scenario} }}\n"))}");

        results.Should().OnlyContain(result => result.HasPassed);
        results.Select(result => result.VirtualElapsed).Distinct().Should().ContainSingle();
    }
}
