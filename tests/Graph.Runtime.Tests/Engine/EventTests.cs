using Graph.Runtime.Engine;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class EventTests
{
    private const string Chain = """
        schema: graphagents/v1
        name: chain
        state: { log: { type: list<string>, reduce: append }, secret: { type: string, private: true } }
        nodes:
          a: { type: word, output: { log: "${result}", secret: "${result}" } }
          b: { type: word, output: log }
        edges: [START -> a, a -> b]
        """;

    [Fact]
    public async Task events_tell_a_run_in_order()
    {
        var run = ListeningWorld().Start(Chain);

        var events = await EngineWorld.EventsAsync(run);

        events.Select(happened => happened.GetType().Name).Should().Equal(
            "RunStarted", "CheckpointCommitted",
            "StepStarted", "TaskStarted", "Custom", "TextProduced", "TaskFinished", "CheckpointCommitted",
            "StepStarted", "TaskStarted", "Custom", "TextProduced", "TaskFinished", "CheckpointCommitted",
            "RunFinished");
    }

    [Fact]
    public async Task events_are_numbered_from_one_without_gap()
    {
        var run = ListeningWorld().Start(Chain);

        var events = await EngineWorld.EventsAsync(run);

        events.Select(happened => happened.Number).Should().Equal(Enumerable.Range(1, events.Count).Select(number => (long)number));
    }

    [Fact]
    public async Task events_can_be_read_again_from_a_number()
    {
        var run = ListeningWorld().Start(Chain);
        var all = await EngineWorld.EventsAsync(run);

        var rest = await EngineWorld.EventsAsync(run, afterNumber: 10);

        rest.Should().Equal(all.Skip(10));
    }

    [Fact]
    public async Task a_private_field_is_in_no_event()
    {
        var run = ListeningWorld().Start(Chain);

        var events = await EngineWorld.EventsAsync(run);

        events.OfType<RunEvent.TaskFinished>().First().Writes.Should().BeEquivalentTo(ValueMap.Of(("log", "a")));
        ValueJson.ToText(events.OfType<RunEvent.RunFinished>().Single().Output).Should().Be("""{"log":["a","b"]}""");
    }

    [Fact]
    public async Task a_reader_that_fell_behind_is_told_how_much_it_missed()
    {
        var log = NewLog(3);
        for (var i = 0; i < 10; i++)
        {
            log.Publish(new RunEvent.TextProduced(1, "a", "a", $"{i}"));
        }

        log.Close();
        var events = await ReadAsync(log, RunEventModes.Debug, afterNumber: 2);

        events[0].Should().BeOfType<RunEvent.Missed>().Which.Count.Should().Be(5);
        events.Skip(1).Select(happened => happened.Number).Should().Equal(8, 9, 10);
    }

    [Fact]
    public async Task a_reader_waits_for_what_is_still_to_come()
    {
        var log = NewLog();
        await using var reader = log.ReadAsync(0, RunEventModes.Debug, CancellationToken.None).GetAsyncEnumerator();
        var next = reader.MoveNextAsync();
        var isWaiting = !next.IsCompleted;
        log.Publish(new RunEvent.TextProduced(1, "a", "a", "late"));

        (await next).Should().BeTrue();

        isWaiting.Should().BeTrue();
        reader.Current.Number.Should().Be(1);
    }

    [Fact]
    public async Task nothing_is_published_after_the_end()
    {
        var log = NewLog();
        log.Close();
        log.Publish(new RunEvent.TextProduced(1, "a", "a", "from a task that was left behind"));

        var reader = log.ReadAsync(0, RunEventModes.Debug, CancellationToken.None).GetAsyncEnumerator();

        (await reader.MoveNextAsync()).Should().BeFalse();
    }

    [Fact]
    public async Task a_reader_chooses_modes_and_gets_those_and_the_frame()
    {
        var run = ListeningWorld().Start(Chain);
        await run.Completion;

        var kinds = await KindsAsync(run, RunEventModes.Messages | RunEventModes.Checkpoints);

        kinds.Should().Equal("run_started", "checkpoint", "text", "checkpoint", "text", "checkpoint", "run_finished");
    }

    [Theory]
    [InlineData(RunEventModes.Values, "values values values")]
    [InlineData(RunEventModes.Updates, "task_finished task_finished")]
    [InlineData(RunEventModes.Messages, "text text")]
    [InlineData(RunEventModes.Custom, "custom custom")]
    [InlineData(RunEventModes.Tasks, "step_started task_started task_finished step_started task_started task_finished")]
    [InlineData(RunEventModes.Checkpoints, "checkpoint checkpoint checkpoint")]
    public async Task a_mode_has_its_events(RunEventModes mode, string expected)
    {
        var run = ListeningWorld(RunEventModes.Debug).Start(Chain);
        await run.Completion;

        var kinds = await KindsAsync(run, mode);

        kinds.Should().Equal([.. $"run_started {expected} run_finished".Split(' ')]);
    }

    [Fact]
    public async Task values_are_the_whole_public_state_after_each_step()
    {
        var run = ListeningWorld(RunEventModes.Values).Start(Chain);
        await run.Completion;

        var values = (await EngineWorld.EventsAsync(run)).OfType<RunEvent.ValuesChanged>();

        values.Select(changed => $"{changed.Step} {ValueJson.ToText(changed.Values)}").Should().Equal(
            """0 {"log":[]}""", """1 {"log":["a"]}""", """2 {"log":["a","b"]}""");
    }

    [Fact]
    public async Task events_of_modes_that_nobody_can_read_are_not_made()
    {
        var run = ListeningWorld(RunEventModes.Custom).Start(Chain);
        await run.Completion;

        var events = await EngineWorld.EventsAsync(run);

        events.Select(happened => $"{happened.Number} {happened.Kind}").Should().Equal("1 run_started", "2 custom", "3 custom", "4 run_finished");
    }

    [Fact]
    public async Task a_mode_that_the_run_does_not_keep_is_refused()
    {
        var run = ListeningWorld(RunEventModes.Custom).Start(Chain);
        await run.Completion;

        var read = () => run.ReadEventsAsync(RunEventModes.Custom | RunEventModes.Values);

        read.Should().Throw<InvalidOperationException>().WithMessage("The run keeps events of Custom, and Values, Custom is asked for.*RunOptions.Events*");
    }

    [Fact]
    public async Task a_reader_is_not_told_of_lost_events_that_it_would_not_have_got()
    {
        var log = NewLog(2);
        log.Publish(new RunEvent.Custom(1, "a", "a", "lost"));
        log.Publish(new RunEvent.TextProduced(1, "a", "a", "lost"));
        log.Publish(new RunEvent.TextProduced(1, "a", "a", "lost"));
        log.Publish(new RunEvent.TaskCached(1, "a", "a"));
        log.Publish(new RunEvent.Custom(1, "a", "a", "kept"));
        log.Close();

        var messages = await ReadAsync(log, RunEventModes.Messages);
        var custom = await ReadAsync(log, RunEventModes.Custom);
        var tasks = await ReadAsync(log, RunEventModes.Tasks);

        messages.Should().ContainSingle().Which.Should().BeOfType<RunEvent.Missed>().Which.Kinds.Should().Equal(new Dictionary<string, long> { ["text"] = 2 });
        custom.Select(happened => happened.Kind).Should().Equal("missed", "custom");
        ((RunEvent.Missed)custom[0]).Count.Should().Be(1);
        tasks.Select(happened => happened.Kind).Should().Equal("task_cached");
    }

    [Fact]
    public async Task a_reader_that_comes_back_is_told_only_of_what_it_had_not_read()
    {
        var log = NewLog(1);
        log.Publish(new RunEvent.TextProduced(1, "a", "a", "read"));
        log.Publish(new RunEvent.TextProduced(1, "a", "a", "lost"));
        log.Publish(new RunEvent.TextProduced(1, "a", "a", "kept"));
        log.Close();

        var events = await ReadAsync(log, RunEventModes.Messages, afterNumber: 1);

        events[0].Should().BeOfType<RunEvent.Missed>().Which.Count.Should().Be(1);
        events[0].Number.Should().Be(2);
        events[1].Number.Should().Be(3);
    }

    [Fact]
    public async Task the_buffer_is_bounded_in_bytes_too_and_keeps_the_newest_event_however_large()
    {
        var log = new RunEventLog(TimeProvider.System, RunEventModes.Debug, new RunEventBufferOptions { MaxBytes = 64 * 1024 });
        log.Publish(new RunEvent.TextProduced(1, "a", "a", "small"));
        log.Publish(new RunEvent.TextProduced(1, "a", "a", new string('x', 100_000)));
        log.Close();

        var events = await ReadAsync(log, RunEventModes.Debug);

        events.Select(happened => happened.Kind).Should().Equal("missed", "text");
    }

    [Fact]
    public void of_very_many_lost_events_only_the_kinds_of_the_newest_are_remembered_and_none_is_left_out()
    {
        var lost = new LostEvents(mostRemembered: 2);
        var text = RunEventKinds.IndexOf(new RunEvent.TextProduced(1, "a", "a", "x"));
        for (var i = 0; i < 5; i++)
        {
            lost.Add(text);
        }

        lost.Find(0, RunEventModes.Debug)!.Count.Should().Be(5);
        lost.Find(2, RunEventModes.Messages)!.Count.Should().Be(3);
        lost.Find(4, RunEventModes.Messages)!.Count.Should().Be(1);
        lost.Find(5, RunEventModes.Messages).Should().BeNull();
    }

    [Theory]
    [InlineData(0, 1024 * 1024, "*EventBuffer.MaxEvents*from 1 to 1,048,576*")]
    [InlineData(10, 10, "*EventBuffer.MaxBytes*from 65,536 to 1,073,741,824*")]
    public void a_bound_out_of_bounds_is_refused(int events, long bytes, string message)
    {
        var world = new EngineWorld { Options = new RunOptions { EventBuffer = new RunEventBufferOptions { MaxEvents = events, MaxBytes = bytes } } }
            .WithNode("word", _ => "x");

        var start = () => world.Start(Chain);

        start.Should().Throw<ArgumentOutOfRangeException>().WithMessage(message);
    }

    [Fact]
    public async Task a_run_without_events_says_how_to_have_them()
    {
        var world = new EngineWorld().WithNode("word", _ => "x");
        var run = world.Start(Chain);
        await run.Completion;

        var read = () => run.ReadEventsAsync();

        read.Should().Throw<InvalidOperationException>().WithMessage("The run keeps events of None, and Debug is asked for. Start it with RunOptions.Events*");
    }

    private static RunEventLog NewLog(int capacity = 100) => new(TimeProvider.System, RunEventModes.Debug, new RunEventBufferOptions { MaxEvents = capacity });

    private static async Task<IReadOnlyList<string>> KindsAsync(WorkflowRun run, RunEventModes modes)
    {
        var kinds = new List<string>();
        await foreach (var happened in run.ReadEventsAsync(modes))
        {
            kinds.Add(happened.Kind);
        }

        return kinds;
    }

    private static async Task<IReadOnlyList<RunEvent>> ReadAsync(RunEventLog log, RunEventModes modes, long afterNumber = 0)
    {
        var events = new List<RunEvent>();
        await foreach (var happened in log.ReadAsync(afterNumber, modes, CancellationToken.None))
        {
            events.Add(happened);
        }

        return events;
    }

    private static EngineWorld ListeningWorld(RunEventModes modes = RunEventModes.Progress) => new EngineWorld { Options = new RunOptions { Events = modes } }
        .WithNode("word", context =>
        {
            context.Emit("custom");
            context.EmitText("token");
            return context.NodeName;
        });
}
