using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;
using Graph.Runtime.Values;

namespace Graph.Host.Tests.Cli.Run;

public sealed class ChosenEventsTests : IDisposable
{
    private const string Echo = """
        schema: graphagents/v1
        name: echo
        input: [times?]
        output: [doubled]
        state:
          times: { type: int, default: 2 }
          doubled: int
        nodes:
          double: { set: { doubled: times * 2 } }
        edges:
          - START -> double
          - double -> END

        """;

    private readonly CommandWorld _world = new();

    public ChosenEventsTests() => _world.Write("echo.yaml", Echo);

    [Fact]
    public async Task With_json_the_lines_are_those_of_the_modes_and_the_frame()
    {
        var outcome = await _world.RunAsync("run", "echo.yaml", "--json", "--events", "values,updates");

        TypesOf(outcome.Out).Should().Equal("run_started", "values", "task_finished", "values", "run_finished", "result");
        outcome.Out.Should().Contain("""{"step":1,"values":{"times":2,"doubled":4}}"""[1..]);
    }

    [Fact]
    public async Task Without_a_choice_json_has_all_but_values()
    {
        var outcome = await _world.RunAsync("run", "echo.yaml", "--json");

        TypesOf(outcome.Out).Should().Contain(["step_started", "task_started", "checkpoint"]).And.NotContain("values");
    }

    [Fact]
    public async Task In_words_they_are_told_on_stderr_and_stdout_has_the_output_alone()
    {
        var outcome = await _world.RunAsync("run", "echo.yaml", "--events", "debug");

        outcome.Out.Should().Be("{\n  \"doubled\": 4\n}\n");
        outcome.Error.Should().Contain("▸ step 1  double").And.Contain("      doubled: 4").And.Contain("= step 1  values").And.Contain("■ step 1  saved            version 2, succeeded");
    }

    [Fact]
    public async Task An_unknown_mode_is_refused_with_those_that_exist()
    {
        var outcome = await _world.RunAsync("run", "echo.yaml", "--events", "values,mesages");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Contain("'--events' does not take 'mesages'. Did you mean 'messages'? It takes values, updates, messages, custom, tasks, checkpoints, debug");
    }

    [Fact]
    public async Task To_choose_and_to_be_quiet_is_refused()
    {
        var outcome = await _world.RunAsync("run", "echo.yaml", "--events", "tasks", "--quiet");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Contain("'--quiet' shows nothing of a run and '--events' does. Leave one of them out.");
    }

    public void Dispose() => _world.Dispose();

    private static IEnumerable<string> TypesOf(string lines) =>
        lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => ValueJson.Parse(line).AsMap()["type"].AsString());
}
