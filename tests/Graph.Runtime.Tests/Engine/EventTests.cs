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
        var events = new List<RunEvent>();
        await foreach (var happened in log.ReadAsync(2, RunEventModes.Debug, CancellationToken.None))
        {
            events.Add(happened);
        }

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
    public async Task a_run_without_events_says_how_to_have_them()
    {
        var world = new EngineWorld().WithNode("word", _ => "x");
        var run = world.Start(Chain);
        await run.Completion;

        var read = () => run.ReadEventsAsync();

        read.Should().Throw<InvalidOperationException>().WithMessage("The run keeps events of None, and Debug is asked for. Start it with RunOptions.Events*");
    }

    private static RunEventLog NewLog(int capacity = 100) => new(TimeProvider.System, RunEventModes.Debug, new RunEventBufferOptions { MaxEvents = capacity });

    private static EngineWorld ListeningWorld() => new EngineWorld { Options = new RunOptions { Events = RunEventModes.Progress } }
        .WithNode("word", context =>
        {
            context.Emit("custom");
            context.EmitText("token");
            return context.NodeName;
        });
}
