using Graph.EndToEnd.Tests.Worlds;

namespace Graph.EndToEnd.Tests;

public sealed class DiagnosticTests : IDisposable
{
    private const int InvalidWorkflow = 3;

    private const string Counter = """
        schema: graphagents/v1
        name: counter
        state:
          count: { type: int, default: 0, reduce: add }
        nodes:
          step:
            set: { count: "1" }
        edges:
          - START -> step
          - from: step
            choose:
              - when: count < 3
                to: step
              - else: END

        """;

    private readonly Workplace _workplace = new();

    [Theory]
    [InlineData("count < 3", "coutn < 3", "12:15", "coutn", "count")]
    [InlineData("to: step", "to: stpe", "13:13", "stpe", "step")]
    public async Task A_misspelt_name_is_shown_at_its_place_with_the_name_that_was_meant(
        string written, string mistake, string place, string culprit, string meant)
    {
        _workplace.Write("counter.yaml", Counter.Replace(written, mistake, StringComparison.Ordinal));

        var outcome = await _workplace.RunAsync("run", "counter.yaml");

        outcome.ExitCode.Should().Be(InvalidWorkflow);
        outcome.Error.Should().Contain($"counter.yaml:{place}").And.Contain($"'{culprit}'").And.Contain($"'{meant}'");
        outcome.Out.Should().BeEmpty();
    }

    [Fact]
    public async Task An_unclosed_bracket_is_shown_where_it_was_opened()
    {
        _workplace.Write("counter.yaml", Counter.Replace("set: { count: \"1\" }", "set: { count: \"1\"", StringComparison.Ordinal));

        var outcome = await _workplace.RunAsync("run", "counter.yaml");

        outcome.ExitCode.Should().Be(InvalidWorkflow);
        outcome.Error.Should().Contain("counter.yaml:7:10");
    }

    [Fact]
    public async Task All_mistakes_of_a_folder_are_counted()
    {
        _workplace.Write("right.yaml", Counter);
        _workplace.Write("wrong.yml", Counter.Replace("to: step", "to: stpe", StringComparison.Ordinal).Replace("count < 3", "coutn < 3", StringComparison.Ordinal));

        var outcome = await _workplace.RunAsync("validate", "right.yaml", "wrong.yml");

        outcome.ExitCode.Should().Be(InvalidWorkflow);
        outcome.Out.Should().StartWith("2 files checked: 1 invalid, 2 errors");
    }

    [Fact]
    public async Task The_workflows_that_ship_are_valid()
    {
        var outcome = await _workplace.RunAsync("validate", "workflows");

        outcome.ExitCode.Should().Be(0);
        outcome.Out.Should().MatchRegex(@"^\d+ files checked: all valid\n$");
    }

    public void Dispose() => _workplace.Dispose();
}
