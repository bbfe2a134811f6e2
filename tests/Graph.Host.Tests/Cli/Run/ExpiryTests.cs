using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli.Run;

public sealed class ExpiryTests : IDisposable
{
    private const string Workflow = """
        schema: graphagents/v1
        name: review
        state: { decision: any, late: any }
        nodes:
          ask: { type: approval, output: decision, expires: LENGTH, on_expiry: { to: END, as: late } }
        edges: [START -> ask, ask -> END]

        """;

    private readonly CommandWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_run_with_a_question_that_expires_does_not_stay_and_says_until_when_it_waits()
    {
        _world.Write("review.yaml", Workflow.Replace("LENGTH", "24h", StringComparison.Ordinal));

        var outcome = await _world.RunAsync("run", "review.yaml", "--thread", "t");

        outcome.ExitCode.Should().Be(ExitCode.Interrupted);
        outcome.Error.Should().MatchRegex(@"It expires at \d{4}-\d\d-\d\dT[\d:.]+Z; from then on a resume goes on without an answer\.");
    }

    [Fact]
    public async Task A_resume_after_the_time_goes_on_without_an_answer()
    {
        _world.Write("review.yaml", Workflow.Replace("LENGTH", "1us", StringComparison.Ordinal));
        await _world.RunAsync("run", "review.yaml", "--thread", "t");

        var outcome = await _world.RunAsync("resume", "t", "--print", "late");

        outcome.ExitCode.Should().Be(ExitCode.Success, outcome.Error);
        outcome.Out.Should().Contain("\"kind\": \"expired\"").And.Contain("\"node\": \"ask\"");
    }
}
