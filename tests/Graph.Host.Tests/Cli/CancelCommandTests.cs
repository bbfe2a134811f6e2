using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli;

public sealed class CancelCommandTests : IDisposable
{
    private const string Asking = """
        schema: graphagents/v1
        name: asking
        state: { answer: { type: bool, default: false } }
        nodes:
          ask: { set: { answer: "true" }, interrupt: before }
        edges: [START -> ask, ask -> END]

        """;

    private readonly CommandWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_thread_that_waits_is_cancelled_and_can_go_on_later()
    {
        _world.Write("asking.yaml", Asking);
        await _world.RunAsync("run", "asking.yaml", "--thread", "t");

        var cancelled = await _world.RunAsync("cancel", "t", "--reason", "Not needed.");
        var resumed = await _world.RunAsync("resume", "t");

        cancelled.ExitCode.Should().Be(ExitCode.Success);
        cancelled.Error.Should().Contain("Thread 't' is cancelled at version 3; what it saved stays.");
        resumed.ExitCode.Should().Be(ExitCode.Success, resumed.Error);
    }

    [Fact]
    public async Task A_thread_that_is_over_is_left_alone()
    {
        _world.Write("asking.yaml", Asking.Replace(", interrupt: before", "", StringComparison.Ordinal));
        await _world.RunAsync("run", "asking.yaml", "--thread", "t");

        var outcome = await _world.RunAsync("cancel", "t");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Contain("there is nothing to cancel");
    }

    [Fact]
    public async Task An_unknown_thread_is_said_to_be_unknown()
    {
        _world.Write("asking.yaml", Asking);
        await _world.RunAsync("run", "asking.yaml", "--thread", "t");

        var outcome = await _world.RunAsync("cancel", "u");

        outcome.ExitCode.Should().Be(ExitCode.NotFound);
    }

    [Fact]
    public async Task An_unknown_way_to_treat_a_busy_thread_is_refused_with_the_known_ones()
    {
        _world.Write("asking.yaml", Asking);

        var outcome = await _world.RunAsync("run", "asking.yaml", "--when-busy", "rolback");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Contain("Did you mean 'rollback'?").And.Contain("enqueue, reject, interrupt, rollback");
    }
}
