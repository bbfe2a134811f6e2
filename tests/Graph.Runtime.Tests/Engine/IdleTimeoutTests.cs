using Graph.Runtime.Authoring;
using Graph.Runtime.Engine;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class IdleTimeoutTests
{
    private const string Workflow = """
        schema: graphagents/v1
        name: idle
        state: { answer: any }
        nodes:
          work: { type: work, output: answer, idle_timeout: 10s }
        edges: [START -> work, work -> END]
        """;

    public static TheoryData<string, Action<NodeContext>> SignsOfLife => new()
    {
        { "heartbeat", context => context.Heartbeat() },
        { "event", context => context.Emit("still here") },
        { "text", context => context.EmitText("still here") },
    };

    [Fact]
    public async Task an_attempt_without_a_sign_of_life_fails_with_kind_timeout()
    {
        var world = new EngineWorld().WithNode("work", (context, cancellationToken) => WorkAsync(context, seconds: 11, 1, _ => { }, cancellationToken));

        var result = await world.RunAsync(Workflow);

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Kind.Should().Be(ErrorKind.Timeout);
        result.Error.Message.Should().EndWith("The node 'work' showed no sign of life for its idle timeout of 10s.");
    }

    [Theory]
    [MemberData(nameof(SignsOfLife))]
    public async Task an_attempt_that_shows_signs_of_life_may_take_as_long_as_it_takes(string sign, Action<NodeContext> show)
    {
        var world = new EngineWorld().WithNode("work", (context, cancellationToken) => WorkAsync(context, seconds: 9, 20, show, cancellationToken));

        var result = await world.RunAsync(Workflow);

        result.Status.Should().Be(RunStatus.Succeeded, sign);
    }

    [Fact]
    public async Task an_attempt_that_goes_silent_after_signs_of_life_fails()
    {
        var heartbeats = 0;
        var world = new EngineWorld().WithNode("work", (context, cancellationToken) => WorkAsync(
            context, seconds: 9, 20, alive => { if (++heartbeats < 5) { alive.Heartbeat(); } }, cancellationToken));

        var result = await world.RunAsync(Workflow);

        result.Error!.Kind.Should().Be(ErrorKind.Timeout);
        heartbeats.Should().Be(5);
    }

    [Fact]
    public async Task the_timeout_of_the_whole_attempt_holds_whatever_signs_of_life_there_are()
    {
        var world = new EngineWorld().WithNode("work", (context, cancellationToken) => WorkAsync(context, seconds: 9, 20, alive => alive.Heartbeat(), cancellationToken));

        var result = await world.RunAsync(Workflow.Replace("idle_timeout: 10s", "idle_timeout: 10s, timeout: 1m", StringComparison.Ordinal));

        result.Error!.Message.Should().EndWith("The node 'work' took longer than its timeout of 60s.");
    }

    private static async ValueTask<NodeResult> WorkAsync(
        NodeContext context, int seconds, int times, Action<NodeContext> show, CancellationToken cancellationToken)
    {
        for (var time = 0; time < times; time++)
        {
            await Task.Delay(TimeSpan.FromSeconds(seconds), context.Time, cancellationToken);
            show(context);
        }

        return NodeResult.Of("done");
    }
}
