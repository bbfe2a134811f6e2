using Graph.EndToEnd.Tests.Worlds;

namespace Graph.EndToEnd.Tests;

/// <summary>What a person at a terminal sees; <c>script</c> stands in for the terminal.</summary>
public sealed class TerminalTests : IDisposable
{
    private const string Escape = "\u001b[";

    private readonly Workplace _workplace = new();

    [Fact]
    public async Task Progress_is_drawn_and_the_output_follows()
    {
        var outcome = await _workplace.TypeAsync(OnTerminal("./graph run workflows/map-reduce.yaml"));

        outcome.ExitCode.Should().Be(0, outcome.Out);
        outcome.Out.Should().Contain($"{Escape}32m✓{Escape}0m").And.Contain("# A short handbook of durable workflows");
    }

    [Fact]
    public async Task Without_colour_lines_are_plain()
    {
        var outcome = await _workplace.TypeAsync("NO_COLOR=1 " + OnTerminal("./graph run workflows/map-reduce.yaml"));

        outcome.Out.Should().Contain("  ✓ step 1  plan").And.NotContain($"{Escape}32m");
    }

    [Fact]
    public async Task An_interactive_run_asks_until_an_answer_fits_and_goes_on()
    {
        var outcome = await _workplace.TypeAsync(
            "printf 'perhaps\\nyes\\n' | " + OnTerminal("./graph run workflows/review.yaml --interactive --print status"));

        outcome.ExitCode.Should().Be(0, outcome.Out);
        outcome.Out.Should().Contain("approve/reject: ").And.Contain("is no answer for 'approve'").And.Contain("published");
    }

    public void Dispose() => _workplace.Dispose();

    private static string OnTerminal(string command) => $"TERM=xterm script --quiet --return --command \"{command}\" /dev/null";
}
