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
    private static readonly string Napping = Workflow(
        "note: { set: { log: \"[topic]\" } }\nnap: { type: nap, output: log }\nend: { type: word, output: log }", "- START -> note\n- note -> nap\n- nap -> end");

    private static readonly TimeSpan Nap = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task rule_33_a_run_that_sleeps_is_busy_and_a_second_input_waits_for_its_end()
    {
        var (world, first) = await AsleepAsync();

        var second = await world.CompleteAsync(NapWith(world, "b"));

        (await first.Completion).Json("log").Should().Be("""["a","nap","end"]""");
        second.Json("log").Should().Be("""["a","nap","end","b","nap","end"]""");
        second.Status.Should().Be(RunStatus.Succeeded);
    }

    [Fact]
    public async Task rule_33_a_run_that_sleeps_is_busy_and_a_second_input_or_a_resume_may_be_refused()
    {
        var (world, first) = await AsleepAsync();
        var other = world.OtherProcess(await OpenAsync());

        var input = () => NapWith(other, "b", WhenBusy.Reject).Completion;
        var resume = () => other.Resume(Napping).Completion;

        await input.Should().ThrowAsync<ThreadBusyException>();
        await resume.Should().ThrowAsync<ThreadBusyException>();
        (await world.CompleteAsync(first)).Json("log").Should().Be("""["a","nap","end"]""");
    }

    [Theory]
    [InlineData(WhenBusy.Interrupt, """["a","b","nap","end"]""")]
    [InlineData(WhenBusy.Rollback, """["b","nap","end"]""")]
    public async Task rule_33_a_run_that_sleeps_is_pushed_aside_and_says_so(WhenBusy whenBusy, string log)
    {
        var (world, first) = await AsleepAsync();

        var second = NapWith(world, "b", whenBusy);
        var pushed = await first.Completion;
        var result = await world.CompleteAsync(second);

        pushed.Status.Should().Be(RunStatus.Cancelled);
        (await world.HistoryAsync()).Single(entry => entry.Source == "cancel").Reason.Should().StartWith("A new input");
        result.Json("log").Should().Be(log);
    }

    [Fact]
    public async Task rule_32_a_run_that_sleeps_and_is_drained_lets_go_of_its_thread_at_once()
    {
        var (world, first) = await AsleepAsync();
        first.AskToStop(StopKind.Drain);
        var drained = await first.Completion;
        var other = world.OtherProcess(await OpenAsync());

        var result = await other.ResumeAsync(Napping);

        drained.Status.Should().Be(RunStatus.Interrupted);
        result.Json("log").Should().Be("""["a","nap","end"]""");
    }

    [Fact]
    public async Task rule_33_a_resume_that_sleeps_for_the_rest_of_the_time_is_busy_too()
    {
        var (world, first) = await AsleepAsync();
        first.AskToStop(StopKind.Drain);
        await first.Completion;
        var going = world.Resume(Napping);
        await world.Time.WhenTimerIsSet;

        var refused = () => NapWith(world.OtherProcess(), "b", WhenBusy.Reject).Completion;

        await refused.Should().ThrowAsync<ThreadBusyException>();
        (await world.CompleteAsync(going)).Json("log").Should().Be("""["a","nap","end"]""");
    }

    [Fact]
    public async Task rule_33_a_process_that_died_asleep_is_followed_at_once()
    {
        var (world, _) = await AsleepAsync();
        var next = world.NextProcess(await OpenAsync(), new ManualTime());

        var result = await next.ResumeAsync(Napping);

        result.Json("log").Should().Be("""["a","nap","end"]""");
    }

    [Fact]
    public async Task rule_24_where_somebody_is_asked_beside_a_timer_another_process_may_answer()
    {
        var world = NappingWorld().WithNode("ask", context => context.Interrupt("well?"));
        var both = Workflow("nap: { type: nap, output: log }\nask: { type: ask, output: log }", "- START -> [nap, ask]");
        var asked = await world.RunAsync(both);

        var answered = await world.OtherProcess(await OpenAsync()).ResumeAsync(both, "yes");

        asked.Status.Should().Be(RunStatus.Interrupted);
        answered.Json("log").Should().Be("""["yes","nap"]""");
    }

    /// <summary>A run in the middle of its nap.</summary>
    private async Task<(EngineWorld World, WorkflowRun First)> AsleepAsync()
    {
        var world = NappingWorld();
        var first = NapWith(world, "a");
        await world.Time.WhenTimerIsSet;
        return (world, first);
    }

    private EngineWorld NappingWorld() => World().WithNode("nap", context =>
    {
        context.WaitUntil(Timestamp.From(context.Time.GetUtcNow() + Nap));
        return context.NodeName;
    });

    private static WorkflowRun NapWith(EngineWorld world, Value topic, WhenBusy whenBusy = WhenBusy.Enqueue) => world.Runner.Start(
        world.Compile(Napping),
        new RunRequest { ThreadId = new ThreadId("t1"), Input = ValueMap.Of(("topic", topic)), Options = new RunOptions { WhenBusy = whenBusy } },
        CancellationToken.None);
}
