using System.Globalization;
using System.Text.Json;
using Graph.EndToEnd.Tests.Worlds;

namespace Graph.EndToEnd.Tests;

public sealed class KillTests : IDisposable
{
    private const int NotFound = 8;

    // A loop with parallel branches, a join, a map-reduce and short sleeps, so that kills hit every sort of transition.
    private const string Rounds = """
        schema: graphagents/v1
        name: rounds
        output: [round, total, log]
        state:
          round: { type: int, default: 0, reduce: add }
          total: { type: int, default: 0, reduce: add }
          log: { type: list<string>, reduce: append }
        nodes:
          begin: { set: { round: "1", log: "['begin ' + string(round)]" } }
          left: { set: { total: "1", log: "['left ' + string(round)]" } }
          right: { set: { total: "10", log: "['right ' + string(round)]" } }
          pause: { type: wait, with: { for: 30ms } }
          spread: { set: { log: "['spread ' + string(round)]" } }
          item: { set: { total: "number * 100", log: "['item ' + string(number)]" } }
          gather: { set: { log: "['gather ' + string(total)]" } }
        edges:
          - START -> begin
          - begin -> [left, right]
          - { from: [left, right], to: pause, join: all }
          - pause -> spread
          - { from: spread, each: "[1, 2, 3]", as: number, to: item }
          - item -> gather
          - from: gather
            choose:
              - when: round < 2
                to: begin
              - else: END

        """;

    private const string Thread = "t";

    // Between these two lies everything that a kill can tear apart: a task at work, a step half done, a commit just made.
    private static readonly string[] Moments = ["task_started", "checkpoint"];

    // After every moment when faults are tried at length; in a usual run after every other one.
    private static readonly int EveryMoment = Environment.GetEnvironmentVariable("GRAPH_TEST_FAULTS") == "full" ? 1 : 2;

    private readonly Workplace _workplace = new();

    [Fact]
    public async Task Killed_at_any_transition_and_resumed_a_run_ends_like_one_that_was_never_disturbed()
    {
        _workplace.Write("rounds.yaml", Rounds);
        var undisturbed = await RunUndisturbedAsync();

        var differences = new List<string>();
        for (var count = 1; count <= undisturbed.Moments; count += EveryMoment)
        {
            var resumed = await KillAfterAsync(count);
            if (resumed != undisturbed.Trace)
            {
                differences.Add($"killed at moment {count}:\n{resumed}");
            }
        }

        undisturbed.Checkpoints.Should().BeGreaterThan(10);
        differences.Should().BeEmpty($"all must be like\n{undisturbed.Trace}");
    }

    public void Dispose() => _workplace.Dispose();

    private async Task<(int Moments, int Checkpoints, Trace Trace)> RunUndisturbedAsync()
    {
        const string store = "sqlite:undisturbed.db";
        var outcome = await _workplace.RunAsync("run", "rounds.yaml", "--thread", Thread, "--store", store, "--json");
        outcome.ExitCode.Should().Be(0, outcome.Error);
        var types = JsonLines.Parse(outcome).Select(JsonLines.TypeOf).ToArray();
        var again = await _workplace.RunAsync("resume", Thread, "--store", store, "--quiet");
        return (types.Count(Moments.Contains), types.Count(type => type == "checkpoint"), await ReadTraceAsync(store, again.Out));
    }

    private async Task<Trace> KillAfterAsync(int count)
    {
        var store = string.Create(CultureInfo.InvariantCulture, $"sqlite:killed-{count}.db");
        await using (var process = _workplace.Start("run", "rounds.yaml", "--thread", Thread, "--store", store, "--json"))
        {
            var seen = 0;
            await process.ReadUntilAsync(line => Moments.Contains(JsonLines.TypeOf(line)) && ++seen == count);
            process.Kill();
        }

        // Killed before its receipt was stored, a run never was; then the caller sends it again.
        var outcome = await _workplace.RunAsync("resume", Thread, "--store", store, "--quiet");
        outcome = outcome.ExitCode == NotFound
            ? await _workplace.RunAsync("run", "rounds.yaml", "--thread", Thread, "--store", store, "--quiet")
            : outcome;
        outcome.ExitCode.Should().Be(0, $"killed at moment {count}: {outcome.Error}");
        return await ReadTraceAsync(store, outcome.Out);
    }

    private async Task<Trace> ReadTraceAsync(string store, string output)
    {
        var history = await _workplace.RunAsync("history", Thread, "--store", store, "--limit", "1000", "--json");
        var steps = JsonLines.Parse(history).Reverse().Select(Describe).Where(step => step.Length > 0);
        return new Trace(output, string.Join('\n', steps));
    }

    // Only commits that finished tasks: a resume adds commits of its own, which finish none.
    private static string Describe(JsonElement entry)
    {
        var tasks = entry.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("task").GetString()).ToArray();
        return tasks.Length == 0 ? "" : $"step {entry.GetProperty("step").GetInt64()}: {string.Join(", ", tasks)}";
    }

    /// <summary>All that must be the same: what the run gives, which is its whole state, byte for byte, and each step once with its tasks.</summary>
    private sealed record Trace(string Output, string Steps);
}
