using System.Diagnostics;
using System.Diagnostics.Metrics;
using FluentAssertions;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Telemetry;
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
    public async Task rule_35_a_run_its_steps_and_its_tasks_are_activities_and_are_counted()
    {
        var names = new List<string>();
        var steps = 0L;
        using var spans = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GraphAgentsTelemetry.ActivitySourceName,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => Note(names, activity),
        };
        ActivitySource.AddActivityListener(spans);
        using var counts = new MeterListener();
        counts.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == GraphAgentsTelemetry.MeterName && instrument.Name == "graph.steps")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        counts.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref steps, count));
        counts.Start();
        var world = World();

        await world.RunAsync(Chain, "observed");

        names.Should().ContainInOrder("task a", "step", "task b", "step", "task c", "step", "invoke_workflow rules");
        steps.Should().BeGreaterThanOrEqualTo(3);
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

    /// <summary>Other tests run beside this one, and are listened to as well.</summary>
    private static void Note(List<string> names, Activity activity)
    {
        for (var span = activity; span is not null; span = span.Parent)
        {
            if (Equals(span.GetTagItem("graph.thread.id"), "observed"))
            {
                lock (names)
                {
                    names.Add(activity.DisplayName);
                }

                return;
            }
        }
    }
}
