using Graph.Runtime.Authoring;
using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class TimerTests
{
    private const string Sleeping = """
        schema: graphagents/v1
        name: sleeping
        state: { log: { type: list<string>, reduce: append } }
        nodes:
          a: { type: hour, output: log }
          b: { type: two_hours, output: log }
        edges: ["START -> [a, b]"]
        """;

    [Fact]
    public async Task a_timer_sleeps_in_the_process_until_its_time()
    {
        var world = SleepingWorld();
        var began = world.Time.GetUtcNow();

        var result = await world.RunAsync(Sleeping);

        result.Json("log").Should().Be("""["slept","slept"]""");
        (world.Time.GetUtcNow() - began).Should().BeCloseTo(TimeSpan.FromHours(2), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task a_run_that_sleeps_ends_when_its_thread_was_cancelled_from_elsewhere()
    {
        var world = SleepingWorld();
        world.Leases = new LeaseOptions();
        var sleeping = world.Start(Sleeping);
        await Readings.UntilAsync(() => world.Calls.Count == 2);
        var other = world.OtherProcess();
        var cancelling = other.Runner.CancelAsync(other.Compile(Sleeping), new ThreadId("t1"), "Ada", "Enough.", CancellationToken.None);

        // Whoever cancels has asked once it waits for its next look; whoever sleeps learns of it with the next renewal of its lease, and needs no more time.
        await world.Time.WhenTimerIsSetWithin(world.Leases.PollEvery);
        world.Time.Advance(world.Leases.Duration / 3);
        var result = await sleeping.Completion;
        await world.LetTimePassAsync(cancelling);

        (await cancelling).Status.Should().Be(RunStatus.Cancelled);
        (world.Time.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).Should().BeLessThan(TimeSpan.FromMinutes(30), "neither timer is due");

        result.Status.Should().Be(RunStatus.Cancelled);
        (await world.HistoryAsync())[^1].Reason.Should().Be("Enough.");
    }

    [Fact]
    public async Task a_timer_of_a_dead_process_waits_only_the_rest()
    {
        var world = SleepingWorld();
        world.Options = new RunOptions { WaitsForTimers = false };
        var interrupted = await world.RunAsync(Sleeping);
        var began = world.Time.GetUtcNow();
        world.Time.Advance(TimeSpan.FromMinutes(90));
        var next = world.NextProcess();
        next.Options = new RunOptions();

        var result = await next.ResumeAsync(Sleeping);

        interrupted.Status.Should().Be(RunStatus.Interrupted);
        interrupted.Interrupts.Select(interrupt => interrupt.Kind).Should().Equal(InterruptKind.Timer, InterruptKind.Timer);
        result.Status.Should().Be(RunStatus.Succeeded);
        (world.Time.GetUtcNow() - began).Should().BeCloseTo(TimeSpan.FromHours(2), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task a_timer_beside_a_question_keeps_its_time_when_the_question_is_answered()
    {
        var world = SleepingWorld().WithNode("two_hours", context => context.Interrupt("sure?"));
        var asked = await world.RunAsync(Sleeping);
        world.Time.Advance(TimeSpan.FromMinutes(30));

        var answered = await world.NextProcess().WithNode("two_hours", context => context.Interrupt("sure?")).ResumeAsync(Sleeping, "yes");

        asked.Interrupts.Should().HaveCount(2);
        answered.Status.Should().Be(RunStatus.Succeeded);
        (world.Time.GetUtcNow() - new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)).Should().BeCloseTo(TimeSpan.FromHours(1), TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task a_time_that_has_passed_does_not_wait()
    {
        var world = new EngineWorld { Options = new RunOptions { WaitsForTimers = false } }
            .WithNode("hour", context => Sleep(context, -1))
            .WithNode("two_hours", context => Sleep(context, 0));

        var result = await world.RunAsync(Sleeping);

        result.Status.Should().Be(RunStatus.Succeeded);
    }

    private static EngineWorld SleepingWorld() => new EngineWorld()
        .WithNode("hour", context => Sleep(context, 1))
        .WithNode("two_hours", context => Sleep(context, 2));

    private static Value Sleep(NodeContext context, int hours)
    {
        context.WaitUntil(Timestamp.From(context.Time.GetUtcNow().AddHours(hours)));
        return "slept";
    }
}
