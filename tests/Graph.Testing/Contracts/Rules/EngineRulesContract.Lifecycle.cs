using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;
using Xunit;

namespace Graph.Testing.Contracts.Rules;

public abstract partial class EngineRulesContract
{
    private static readonly string Slow = Workflow(
        "note: { set: { log: \"[topic]\" } }\nslow: { type: slow, output: log }\nend: { type: word, output: log }", "- START -> note\n- note -> slow\n- slow -> end");

    [Fact]
    public async Task rule_32_drain_finishes_the_step_in_hand_commits_it_and_another_process_goes_on_at_once()
    {
        var gate = new Gate();
        var world = World().WithGate("slow", gate);
        var run = StartWith(world, "a");
        await gate.Reached;
        run.AskToStop(StopKind.Drain);
        gate.Open();
        var drained = await run.Completion;
        var next = await NextAsync(world);

        var result = await next.ResumeAsync(Slow);

        drained.Status.Should().Be(RunStatus.Running);
        drained.Json("log").Should().Be("""["a","slow"]""");
        next.Calls.Should().Equal("end");
        result.Json("log").Should().Be("""["a","slow","end"]""");
    }

    [Fact]
    public async Task rule_33_a_second_input_waits_by_default_until_the_thread_is_free()
    {
        var (world, gate, first) = await BusyAsync();

        var second = StartWith(world, "b");
        gate.Open();
        await first.Completion;
        var result = await world.CompleteAsync(second);

        result.Json("log").Should().Be("""["a","slow","end","b","slow","end"]""");
    }

    [Fact]
    public async Task rule_33_a_second_input_may_be_refused_and_changes_nothing()
    {
        var (world, gate, first) = await BusyAsync();

        var refused = () => StartWith(world, "b", WhenBusy.Reject).Completion;

        await refused.Should().ThrowAsync<ThreadBusyException>();
        gate.Open();
        (await first.Completion).Json("log").Should().Be("""["a","slow","end"]""");
    }

    [Fact]
    public async Task rule_33_a_second_input_may_interrupt_the_first_and_goes_on_from_what_that_committed()
    {
        var (world, gate, first) = await BusyAsync();

        var second = StartWith(world, "b", WhenBusy.Interrupt);
        var interrupted = await world.CompleteAsync(first);
        gate.Open();
        var result = await world.CompleteAsync(second);

        interrupted.Status.Should().Be(RunStatus.Cancelled);
        result.Json("log").Should().Be("""["a","b","slow","end"]""");
    }

    [Fact]
    public async Task rule_33_a_second_input_may_take_the_place_of_the_first_whose_history_stays()
    {
        var (world, gate, first) = await BusyAsync();

        var second = StartWith(world, "b", WhenBusy.Rollback);
        await world.CompleteAsync(first);
        gate.Open();
        var result = await world.CompleteAsync(second);

        result.Json("log").Should().Be("""["b","slow","end"]""");
        (await world.ViewAsync(2)).State["log"].Should().Be((Value)ValueList.Of("a"));
    }

    [Fact]
    public async Task rule_33_whoever_stopped_a_run_to_take_its_place_and_died_may_send_its_input_again()
    {
        var (world, gate, first) = await BusyAsync();
        var stop = new StopRequest(StopKind.Interrupt, Timestamp.From(world.Time.GetUtcNow())) { Reason = "A new input takes its place." };
        await Store.RequestStopAsync(new ThreadId("t1"), stop, CancellationToken.None);
        gate.Open();
        await world.CompleteAsync(first);

        var result = await world.CompleteAsync(StartWith(world, "b", WhenBusy.Rollback));

        result.Json("log").Should().Be("""["b","slow","end"]""");
    }

    [Fact]
    public async Task rule_35_a_run_its_steps_its_tasks_and_its_calls_of_the_store_are_activities_inside_of_each_other()
    {
        using var telemetry = new TelemetryWorld();

        await World().RunAsync(Chain);

        var run = telemetry.Spans.Single(span => span.DisplayName == "invoke_workflow rules");
        run.GetTagItem("graph.thread.id").Should().Be("t1");
        run.GetTagItem("graph.run.status").Should().Be("succeeded");
        telemetry.Spans.Select(telemetry.PathOf).Should().Equal(
            "invoke_workflow rules > store load",
            "invoke_workflow rules > store commit",
            "invoke_workflow rules > step > task a",
            "invoke_workflow rules > step > store commit",
            "invoke_workflow rules > step",
            "invoke_workflow rules > step > task b",
            "invoke_workflow rules > step > store commit",
            "invoke_workflow rules > step",
            "invoke_workflow rules > step > task c",
            "invoke_workflow rules > step > store commit",
            "invoke_workflow rules > step",
            "invoke_workflow rules");
    }

    [Fact]
    public async Task rule_35_runs_steps_tasks_retries_and_calls_of_the_store_are_measured()
    {
        const string Name = "measured-by-rule-35";
        using var telemetry = new TelemetryWorld();
        var world = World().WithNode("flaky", context => context.Attempt < 2 ? throw new IOException("gone") : context.NodeName);
        var workflow = Workflow("a: { type: flaky, output: log, retry: { attempts: 2, on: any, jitter: false } }\nb: { type: word, output: log }", "- START -> a\n- a -> b")
            .Replace("name: rules", $"name: {Name}", StringComparison.Ordinal);

        await world.RunAsync(workflow);

        telemetry.MeasuredBy("graph.runs", Name).Should().ContainSingle().Which.Tags["graph.run.status"].Should().Be("succeeded");
        telemetry.MeasuredBy("graph.run.duration", Name).Should().ContainSingle();
        telemetry.MeasuredBy("graph.steps", Name).Should().HaveCount(2);
        telemetry.MeasuredBy("graph.task.duration", Name).Select(one => one.Tags["graph.task.outcome"]).Should().Equal("failed", "succeeded", "succeeded");
        telemetry.MeasuredBy("graph.task.retries", Name).Should().ContainSingle().Which.Tags["graph.node"].Should().Be("a");
        telemetry.MeasuredBy("graph.store.duration").Select(one => one.Tags["graph.store.operation"]).Should().Contain(["load", "commit"]);
    }

    private async Task<(EngineWorld World, Gate Gate, WorkflowRun First)> BusyAsync()
    {
        var gate = new Gate();
        var world = World().WithGate("slow", gate);
        var first = StartWith(world, "a");
        await gate.Reached;
        return (world, gate, first);
    }

    private static WorkflowRun StartWith(EngineWorld world, Value topic, WhenBusy whenBusy = WhenBusy.Enqueue) => world.Runner.Start(
        world.Compile(Slow),
        new RunRequest { ThreadId = new ThreadId("t1"), Input = ValueMap.Of(("topic", topic)), Options = new RunOptions { WhenBusy = whenBusy } },
        CancellationToken.None);
}
