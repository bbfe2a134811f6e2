using Graph.EndToEnd.Tests.Worlds;

namespace Graph.EndToEnd.Tests;

public sealed class StopTests : IDisposable
{
    private const int Cancelled = 5;

    private const int Busy = 10;

    private const string Sleeper = """
        schema: graphagents/v1
        name: sleeper
        output: [done]
        state:
          until: { type: timestamp, default: "2020-01-01T00:00:00Z" }
          done: { type: string, default: "" }
        input: [until?]
        nodes:
          sleep: { type: wait, with: { until: "${until}" } }
          finish: { set: { done: "'yes'" } }
        edges:
          - START -> sleep
          - sleep -> finish
          - finish -> END

        """;

    private readonly Workplace _workplace = new();

    [Fact]
    public async Task An_interrupt_from_the_keyboard_stops_the_run_at_a_safe_point()
    {
        _workplace.Write("sleeper.yaml", Sleeper);
        await using var process = await StartSleepingAsync("--json");

        await process.SignalAsync("INT");
        var outcome = await process.EndAsync();

        outcome.ExitCode.Should().Be(Cancelled);
        outcome.Error.Should().Contain("Stopping at the next safe point");
        JsonLines.Parse(outcome)[^1].GetProperty("status").GetString().Should().Be("cancelled");
    }

    [Fact]
    public async Task A_request_to_terminate_leaves_a_sleeping_thread_as_it_is_for_others_to_go_on()
    {
        _workplace.Write("sleeper.yaml", Sleeper);
        await using var process = await StartSleepingAsync("--json");

        await process.SignalAsync("TERM");
        var outcome = await process.EndAsync();

        outcome.ExitCode.Should().Be(4);
        outcome.Error.Should().Contain("handing the thread back");
        JsonLines.Parse(outcome)[^1].GetProperty("status").GetString().Should().Be("interrupted");
    }

    [Fact]
    public async Task A_sleeping_run_is_busy_to_other_processes_until_it_is_killed()
    {
        _workplace.Write("sleeper.yaml", Sleeper);
        await using var process = await StartSleepingAsync("--json");

        var refused = await _workplace.RunAsync("run", "sleeper.yaml", "--thread", "t", "--when-busy", "reject");
        await process.SignalAsync("KILL");
        await process.EndAsync();
        var taken = await _workplace.RunAsync("run", "sleeper.yaml", "-i", "until=2020-01-01T00:00:00Z", "--thread", "t", "--when-busy", "reject");

        refused.ExitCode.Should().Be(Busy);
        refused.Error.Should().Contain("'t' is busy");
        taken.ExitCode.Should().Be(0, taken.Error);
    }

    [Fact]
    public async Task A_thread_is_cancelled_from_elsewhere_and_its_history_says_why()
    {
        _workplace.Write("sleeper.yaml", Sleeper);
        await _workplace.RunAsync("run", "sleeper.yaml", "-i", "until=2099-01-01T00:00:00Z", "--no-wait", "--thread", "t");

        var outcome = await _workplace.RunAsync("cancel", "t", "--reason", "Not needed.", "--json");
        var history = await _workplace.RunAsync("history", "t", "--limit", "1", "--json");

        outcome.ExitCode.Should().Be(0, outcome.Error);
        history.ExitCode.Should().Be(0, history.Error);
        JsonLines.Parse(outcome)[^1].GetProperty("status").GetString().Should().Be("cancelled");
        var last = JsonLines.Parse(history)[0];
        last.GetProperty("source").GetString().Should().Be("cancel");
        last.GetProperty("reason").GetString().Should().Be("Not needed.");
        last.GetProperty("by").GetString().Should().NotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_stopped_run_prints_the_command_that_goes_on()
    {
        _workplace.Write("sleeper.yaml", Sleeper);
        await using var process = _workplace.Start("run", "sleeper.yaml", "-i", "until=2099-01-01T00:00:00Z", "--thread", "t");
        await process.ReadErrorUntilAsync(line => line.Contains("sleeps until", StringComparison.Ordinal));

        await process.SignalAsync("INT");
        var outcome = await process.EndAsync();

        outcome.Error.Should().EndWith("everything up to there is saved. Go on with:\n  graph resume t\n");
    }

    [Fact]
    public async Task Without_waiting_a_sleeping_run_ends_as_interrupted()
    {
        _workplace.Write("sleeper.yaml", Sleeper);

        var outcome = await _workplace.RunAsync("run", "sleeper.yaml", "-i", "until=2099-01-01T00:00:00Z", "--no-wait", "--thread", "t");

        outcome.ExitCode.Should().Be(4);
        outcome.Error.Should().Contain("'sleep' sleeps until 2099-01-01T00:00:00Z.").And.EndWith("Go on with:\n  graph resume t\n");
    }

    public void Dispose() => _workplace.Dispose();

    private async Task<GraphProcess> StartSleepingAsync(params string[] options)
    {
        var process = _workplace.Start(["run", "sleeper.yaml", "-i", "until=2099-01-01T00:00:00Z", "--thread", "t", .. options]);
        await process.ReadUntilAsync(line => JsonLines.TypeOf(line) == "interrupted");
        return process;
    }
}
