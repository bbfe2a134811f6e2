using Graph.Runtime.Authoring;
using Graph.Runtime.Engine;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class CancellationTests
{
    private const string Parallel = """
        schema: graphagents/v1
        name: parallel
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: quick, output: log }
          b: { type: slow, output: log }
        edges: ["START -> [a, b]"]
        """;

    private const string Chain = """
        schema: graphagents/v1
        name: chain
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: slow, output: log }
          b: { type: quick, output: log }
        edges: [START -> a, a -> b]
        """;

    [Theory]
    [InlineData(Parallel)]
    [InlineData(Chain)]
    public async Task a_cancelled_run_commits_nothing_half_and_can_be_resumed(string workflow)
    {
        var gate = new Gate();
        var world = new EngineWorld().WithNode("quick", _ => "quick").WithGate("slow", gate);
        var run = world.Start(workflow);
        await gate.Reached;
        run.RequestStop();

        var cancelled = await run.Completion;
        gate.Open();
        var result = await world.NextProcess().ResumeAsync(workflow);

        cancelled.Status.Should().Be(RunStatus.Cancelled);
        cancelled.Json("log").Should().Be("[]");
        cancelled.AbandonedTasks.Should().BeEmpty();
        result.Status.Should().Be(RunStatus.Succeeded);
        result.State["log"].AsList().Should().HaveCount(2);
    }

    [Fact]
    public async Task a_node_that_ends_within_the_grace_is_kept()
    {
        var gate = new Gate();
        var world = new EngineWorld().WithNode("quick", _ => "quick").WithNode("slow", async (_, cancellationToken) =>
        {
            cancellationToken.Register(gate.Open);
            await gate.PassStubbornlyAsync();
            return NodeResult.Of("in time");
        });
        var run = world.Start(Chain);
        await gate.Reached;
        run.RequestStop();

        var result = await run.Completion;

        result.Status.Should().Be(RunStatus.Cancelled);
        result.Json("log").Should().Be("""["in time"]""");
        world.Calls.Should().Equal("a");
    }

    [Theory]
    [InlineData(Parallel)]
    [InlineData(Chain)]
    public async Task a_node_that_does_not_end_within_the_grace_is_named_and_its_late_writes_are_refused(string workflow)
    {
        var gate = new Gate();
        var world = new EngineWorld().WithNode("quick", _ => "quick").WithNode("slow", async (_, _) =>
        {
            await gate.PassStubbornlyAsync();
            return NodeResult.Of("late");
        });
        var run = world.Start(workflow);
        await gate.Reached;
        run.RequestStop();
        var cancelled = await world.CompleteAsync(run);
        gate.Open();

        var result = await world.NextProcess().WithNode("slow", _ => "again").ResumeAsync(workflow);

        cancelled.Status.Should().Be(RunStatus.Cancelled);
        cancelled.AbandonedTasks.Should().ContainSingle();
        result.Json("log").Should().Contain("again").And.NotContain("late");
    }

    [Fact]
    public async Task a_node_that_throws_because_it_was_stopped_does_not_fail_the_run()
    {
        var gate = new Gate();
        var world = new EngineWorld().WithNode("quick", _ => "quick").WithNode("slow", async (_, cancellationToken) =>
        {
            cancellationToken.Register(gate.Open);
            await gate.PassStubbornlyAsync();
            throw new IOException("connection closed");
        });
        var run = world.Start(Chain);
        await gate.Reached;
        run.RequestStop();

        var result = await run.Completion;

        result.Status.Should().Be(RunStatus.Cancelled);
        result.Error.Should().BeNull();
    }

    [Fact]
    public async Task a_node_that_stops_its_own_run_at_once_among_siblings_cancels_it()
    {
        using var stop = new CancellationTokenSource();
        var world = new EngineWorld().WithGate("slow", new Gate()).WithNode("quick", (_, cancellationToken) =>
        {
            stop.Cancel();
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(NodeResult.Done);
        });

        var result = await world.Runner.RunAsync(world.Compile(Parallel), new RunRequest(), stop.Token);

        result.Status.Should().Be(RunStatus.Cancelled);
    }

    [Fact]
    public async Task a_run_between_attempts_is_cancelled_at_once()
    {
        var world = new EngineWorld().WithNode("quick", _ => "quick").WithNode("slow", _ => throw new IOException("gone"));
        var run = world.Start(Chain.Replace("type: slow", "type: slow, retry: { attempts: 5 }", StringComparison.Ordinal));
        run.RequestStop();

        var result = await run.Completion;

        result.Status.Should().Be(RunStatus.Cancelled);
        world.Calls.Should().HaveCount(1);
    }

    [Fact]
    public async Task a_run_that_is_over_can_be_asked_to_stop_without_harm()
    {
        var world = new EngineWorld().WithNode("quick", _ => "quick").WithNode("slow", _ => "slow");
        var run = world.Start(Chain);
        await run.Completion;

        var ask = run.RequestStop;

        ask.Should().NotThrow();
    }

    [Fact]
    public async Task a_run_that_sleeps_for_a_timer_can_be_cancelled()
    {
        var world = new EngineWorld().WithNode("quick", _ => "quick").WithNode("slow", context =>
        {
            context.WaitUntil(Graph.Runtime.Values.Timestamp.From(context.Time.GetUtcNow().AddHours(1)));
            return "slept";
        });
        var run = world.Start(Chain);
        await world.Time.WhenTimerIsSet;
        run.RequestStop();

        var result = await run.Completion;

        result.Status.Should().Be(RunStatus.Cancelled);
    }
}
