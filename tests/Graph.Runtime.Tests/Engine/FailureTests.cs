using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class FailureTests
{
    private const string Siblings = """
        schema: graphagents/v1
        name: siblings
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: quick, output: log }
          b: { type: slow, output: log }
          c: { type: broken, output: log }
        edges: ["START -> [a, b, c]"]
        """;

    private const string Handled = """
        schema: graphagents/v1
        name: handled
        state: { log: { type: list<string>, reduce: append }, problem: any }
        nodes:
          a: { type: broken, output: log, on_error: { to: handler, as: problem } }
          b: { type: quick, output: log }
          handler: { type: handle, output: log }
        edges: [START -> a, a -> b, handler -> END]
        """;

    [Fact]
    public async Task a_failed_task_keeps_what_its_siblings_came_to_and_commits_no_step()
    {
        var gate = new Gate();
        var world = WorldWithSlow(gate);

        var result = await world.Start(Siblings).Completion;

        result.Status.Should().Be(RunStatus.Failed);
        result.Error!.Node.Should().Be("c");
        result.Json("log").Should().Be("[]");
        (await world.HistoryAsync()).Select(entry => entry.Source).Should().Equal("input", "failure");
    }

    [Fact]
    public async Task siblings_in_flight_are_told_to_stop_when_one_fails()
    {
        var gate = new Gate();
        var wasCancelled = false;
        var world = WorldWithSlow(gate).WithNode("slow", async (_, cancellationToken) =>
        {
            try
            {
                await gate.PassAsync(cancellationToken);
            }
            finally
            {
                wasCancelled = cancellationToken.IsCancellationRequested;
            }

            return NodeResult.Done;
        });

        var result = await world.Start(Siblings).Completion;

        wasCancelled.Should().BeTrue();
        result.AbandonedTasks.Should().BeEmpty();
    }

    [Fact]
    public async Task a_sibling_that_ends_within_the_grace_is_kept()
    {
        var gate = new Gate();
        var world = WorldWithSlow(gate).WithNode("slow", async (_, cancellationToken) =>
        {
            cancellationToken.Register(gate.Open);
            await gate.PassStubbornlyAsync();
            return NodeResult.Of("slow");
        });
        await world.Start(Siblings).Completion;
        var next = world.NextProcess().WithNode("broken", _ => "mended");

        var result = await next.ResumeAsync(Siblings);

        result.Json("log").Should().Be("""["quick","slow","mended"]""");
        next.Calls.Should().Equal("c");
    }

    [Fact]
    public async Task a_sibling_that_does_not_end_within_the_grace_is_abandoned_and_its_late_writes_are_refused()
    {
        var gate = new Gate();
        var world = WorldWithSlow(gate).WithNode("slow", async (_, _) =>
        {
            await gate.PassStubbornlyAsync();
            return NodeResult.Of("late");
        });
        var failed = await world.RunAsync(Siblings);
        gate.Open();
        var next = world.NextProcess().WithNode("slow", _ => "again").WithNode("broken", _ => "mended");

        var result = await next.ResumeAsync(Siblings);

        failed.AbandonedTasks.Should().Equal("b");
        result.Json("log").Should().Be("""["quick","again","mended"]""");
        next.Calls.Should().Equal("b", "c");
    }

    [Fact]
    public async Task the_error_of_a_sibling_that_was_told_to_stop_is_not_the_error_of_the_run()
    {
        var world = WorldWithSlow(new Gate()).WithNode("slow", async (_, cancellationToken) =>
        {
            var disturbed = new TaskCompletionSource();
            cancellationToken.Register(disturbed.SetResult);
            await disturbed.Task;
            throw new InvalidOperationException("I was disturbed");
        });

        var result = await world.Start(Siblings).Completion;

        result.Error!.Node.Should().Be("c");
    }

    [Fact]
    public async Task a_resume_after_a_failure_runs_only_what_is_not_done()
    {
        var world = WorldWithSlow(new Gate());
        await world.Start(Siblings).Completion;
        var next = world.NextProcess().WithNode("slow", _ => "slow").WithNode("broken", _ => "mended");

        var result = await next.ResumeAsync(Siblings);

        result.Json("log").Should().Be("""["quick","slow","mended"]""");
        next.Calls.Should().Equal("b", "c");
    }

    [Fact]
    public async Task a_handler_runs_with_the_error_and_the_failed_tasks_input()
    {
        var seen = Value.Null;
        var world = new EngineWorld()
            .WithNode("broken", _ => throw new IOException("gone"))
            .WithNode("quick", _ => "quick")
            .WithNode("handle", context =>
            {
                seen = context.State["problem"];
                return "handled";
            });

        var result = await world.RunAsync(Handled);

        result.Status.Should().Be(RunStatus.Succeeded);
        result.Json("log").Should().Be("""["handled"]""");
        ValueJson.ToText(seen).Should().Be("""{"kind":"transient","message":"IOException: gone","node":"a","attempt":1}""");
    }

    [Fact]
    public async Task a_crash_during_a_handler_resumes_at_the_handler()
    {
        var world = new EngineWorld(new CrashingStore(new InMemoryCheckpointStore(), 3, CrashMoment.BeforeStoring))
            .WithNode("broken", _ => throw new IOException("gone"))
            .WithNode("quick", _ => "quick")
            .WithNode("handle", _ => "handled");
        var crash = () => world.RunAsync(Handled);
        await crash.Should().ThrowAsync<StoreException>();
        var next = world.NextProcess(((StoreInFront)world.Store).Inner);

        var result = await next.ResumeAsync(Handled);

        result.Json("log").Should().Be("""["handled"]""");
        next.Calls.Should().Equal("handler");
    }

    [Fact]
    public async Task on_error_continue_goes_on_without_an_update()
    {
        var world = new EngineWorld().WithNode("broken", _ => throw new IOException("gone")).WithNode("quick", _ => "quick").WithNode("handle", _ => "handled");

        var result = await world.RunAsync(Handled.Replace("{ to: handler, as: problem }", "continue", StringComparison.Ordinal)
            .Replace("a -> b", "a -> b, b -> handler", StringComparison.Ordinal));

        result.Json("log").Should().Be("""["quick","handled"]""");
    }

    [Fact]
    public async Task what_finished_is_kept_while_siblings_run_and_a_killed_process_does_not_run_it_again()
    {
        var store = new RecordingStore(new InMemoryCheckpointStore());
        var quick = new Gate();
        var world = new EngineWorld(store).WithGate("quick", quick).WithGate("slow", new Gate()).WithGate("broken", new Gate());
        _ = world.Start(Siblings);
        quick.Open();
        await store.PendingWritesKept;
        var next = world.NextProcess().WithNode("slow", _ => "slow").WithNode("broken", _ => "mended");

        var result = await next.ResumeAsync(Siblings);

        result.Json("log").Should().Be("""["a","slow","mended"]""");
        next.Calls.Should().Equal("b", "c");
    }

    [Fact]
    public async Task what_finished_at_once_is_kept_while_siblings_run()
    {
        var store = new RecordingStore(new InMemoryCheckpointStore());
        var world = new EngineWorld(store).WithNode("quick", _ => "quick").WithGate("slow", new Gate()).WithGate("broken", new Gate());
        _ = world.Start(Siblings);
        var next = world.NextProcess().WithNode("slow", _ => "slow").WithNode("broken", _ => "mended");

        var result = await next.ResumeAsync(Siblings);

        store.Calls.Should().Contain("keep a");
        result.Json("log").Should().Be("""["quick","slow","mended"]""");
        next.Calls.Should().Equal("b", "c");
    }

    [Fact]
    public async Task a_process_that_was_taken_for_dead_cannot_commit_any_more()
    {
        var gate = new Gate();
        var world = new EngineWorld().WithNode("quick", _ => "quick").WithGate("slow", gate).WithNode("broken", _ => "mended");
        var zombie = world.Start(Siblings);
        await gate.Reached;
        await world.NextProcess().WithNode("slow", _ => "slow").ResumeAsync(Siblings);
        gate.Open();

        var commit = () => zombie.Completion;

        await commit.Should().ThrowAsync<LeaseLostException>();
    }

    private static EngineWorld WorldWithSlow(Gate gate) => new EngineWorld()
        .WithNode("quick", _ => "quick")
        .WithGate("slow", gate)
        .WithNode("broken", _ => throw new IOException("gone"));
}
