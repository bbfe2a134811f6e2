using Graph.Runtime.Authoring;
using Graph.Runtime.Engine;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class TimeoutTests
{
    private const string Timed = """
        schema: graphagents/v1
        name: timed
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: slow, output: log, timeout: 10s }
        edges: [START -> a]
        """;

    private const string TimedRun = """
        schema: graphagents/v1
        name: timed
        state: { log: { type: list<string>, reduce: append } }
        limits: { timeout: 1m }
        nodes:
          a: { type: quick, output: log }
          b: { type: slow, output: log }
        edges: [START -> a, a -> b]
        """;

    [Fact]
    public async Task a_node_that_heeds_its_token_ends_at_its_timeout()
    {
        var world = new EngineWorld().WithGate("slow", new Gate());

        var result = await world.RunAsync(Timed);

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Kind.Should().Be(ErrorKind.Timeout);
        result.Error.Message.Should().Contain("'a'").And.Contain("10s");
    }

    [Fact]
    public async Task a_node_that_ignores_its_token_is_left_behind_and_cannot_write_late()
    {
        var gate = new Gate();
        var world = new EngineWorld().WithNode("slow", async (context, _) =>
        {
            if (context.Attempt == 1)
            {
                await gate.PassStubbornlyAsync();
            }

            gate.Open();
            return NodeResult.Of($"attempt {context.Attempt}");
        });

        var result = await world.RunAsync(Timed.Replace("timeout: 10s", "timeout: 10s, retry: { attempts: 2 }", StringComparison.Ordinal));

        result.Json("log").Should().Be("""["attempt 2"]""");
    }

    [Fact]
    public async Task a_timeout_is_for_each_attempt()
    {
        var world = new EngineWorld().WithGate("slow", new Gate());
        var began = world.Time.GetUtcNow();

        await world.RunAsync(Timed.Replace("timeout: 10s", "timeout: 10s, retry: { attempts: 3, backoff: fixed, initial: 1s, jitter: false }", StringComparison.Ordinal));

        world.Calls.Should().HaveCount(3);
        (world.Time.GetUtcNow() - began).Should().Be(TimeSpan.FromSeconds(32));
    }

    [Fact]
    public async Task a_run_past_its_limit_ends_as_timed_out_with_its_last_state_saved()
    {
        var world = new EngineWorld().WithNode("quick", _ => "quick").WithGate("slow", new Gate());

        var result = await world.RunAsync(TimedRun);

        result.Status.Should().Be(RunStatus.TimedOut);
        result.Error!.Message.Should().Contain("limits.timeout");
        result.Json("log").Should().Be("""["quick"]""");
    }

    [Fact]
    public async Task a_run_that_timed_out_can_be_resumed()
    {
        var gate = new Gate();
        var world = new EngineWorld().WithNode("quick", _ => "quick").WithGate("slow", gate);
        await world.RunAsync(TimedRun);
        gate.Open();

        var result = await world.NextProcess().ResumeAsync(TimedRun);

        result.Status.Should().Be(RunStatus.Succeeded);
        result.Json("log").Should().Be("""["quick","b"]""");
    }

    [Fact]
    public async Task a_node_with_a_timeout_has_the_grace_too_when_the_run_is_stopped()
    {
        var gate = new Gate();
        var world = new EngineWorld().WithNode("slow", async (_, cancellationToken) =>
        {
            cancellationToken.Register(gate.Open);
            await gate.PassStubbornlyAsync();
            return NodeResult.Of("ended in time");
        });
        var run = world.Start(Timed);
        await gate.Reached;
        run.RequestStop();

        var result = await run.Completion;

        result.Json("log").Should().Be("""["ended in time"]""");
    }

    [Fact]
    public async Task a_node_with_a_timeout_that_ignores_a_stop_is_named_as_abandoned()
    {
        var gate = new Gate();
        var world = new EngineWorld().WithNode("slow", async (_, _) =>
        {
            await gate.PassStubbornlyAsync();
            return NodeResult.Of("late");
        });
        var run = world.Start(Timed);
        await gate.Reached;
        run.RequestStop();
        await world.Time.WhenTimerIsSetWithin(TimeSpan.FromSeconds(6));
        world.Time.Advance(TimeSpan.FromSeconds(6));

        var result = await run.Completion;

        result.Status.Should().Be(RunStatus.Cancelled);
        result.AbandonedTasks.Should().Equal("a");
    }
}
