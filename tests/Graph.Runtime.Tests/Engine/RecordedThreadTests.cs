using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Engine.Committing;
using Graph.Runtime.State;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

/// <summary>Recordings are made once in each version of the format, with UPDATE_RECORDED=1, and are never made again: what was stored must load for ever.</summary>
public sealed class RecordedThreadTests
{
    private const string Eventful = """
        schema: graphagents/v1
        name: eventful
        types:
          Person: { name: string, age: int?, joined: timestamp }
          Decision: { approved: bool, note: string? }
        state:
          numbers: { type: list<int>, default: [1, 2, 3] }
          bulk: { type: list<string>, reduce: append, keep: 1 }
          log: { type: list<string>, reduce: append }
          people: { type: list<Person>, reduce: union, by: name }
          facts: { type: map<any>, reduce: merge, deep: true, default: { zero: { deep: 0.5 } } }
          doubled: { type: list<float>, reduce: append }
          messages: { type: list<Message>, reduce: messages }
          hint: { type: string, ephemeral: true }
          token: { type: string, untracked: true }
          decision: Decision
          blob: any
        nodes:
          bulk: { type: bulk, output: bulk }
          b: { type: word, output: { log: "${result}", hint: "${result}", token: "${result}" } }
          c: { type: ask, output: decision }
          d: { type: flaky, output: log, retry: { attempts: 3 } }
          e: { type: wait, output: log }
          f: { type: odd, output: blob }
          g: { type: record }
          w: { type: double, with: { value: "${number}" }, output: doubled }
          end: { type: word, output: log }
          last: { type: word, output: log, defer: true }
        edges:
          - START -> bulk
          - bulk -> [b, c, d, e, f, g, last]
          - { from: bulk, each: numbers, as: number, to: w }
          - { from: [b, c, w], to: end, join: all }
        """;

    private const string Killed = """
        schema: graphagents/v1
        name: killed
        state: { log: { type: list<string>, reduce: append }, blob: any }
        nodes:
          quick: { type: odd, output: { blob: "${result}", log: quick } }
          slow: { type: slow, output: log }
          end: { type: word, output: log }
        edges:
          - START -> [quick, slow]
          - { from: [quick, slow], to: end }
        """;

    private const string TwoQuestions = """
        schema: graphagents/v1
        name: questions
        state: { decisions: { type: list<any>, reduce: append } }
        nodes:
          one: { type: ask, output: { decisions: "${[result]}" } }
          other: { type: ask, output: { decisions: "${[result]}" } }
          third: { type: word, output: { decisions: "${[result]}" } }
        edges: ["START -> [one, other, third]"]
        """;

    public static TheoryData<string> Recordings() =>
    [
        "v1/eventful.json", "v1/finished.json", "v1/killed.json",
        "v2/eventful.json", "v2/finished.json", "v2/killed.json", "v2/answered.json", "v2/exit.json",
    ];

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task a_recorded_thread_is_read_as_it_was(string name)
    {
        await RecordWhenAskedToAsync();
        var recorded = RecordedThread.Read(name);

        var replay = ThreadReplay.Of(recorded.ToStored());

        StateOf(replay).Should().Be(recorded.State);
    }

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task a_recorded_thread_is_resumed_to_its_end(string name)
    {
        await RecordWhenAskedToAsync();
        var recorded = RecordedThread.Read(name);

        var result = await EndAsync(NewWorld(new RecordedStore(recorded.ToStored())), recorded.WorkflowText);

        result.Status.Should().Be(RunStatus.Succeeded);
        result.State.Exact().Should().Be(recorded.Final);
    }

    private static async Task RecordWhenAskedToAsync()
    {
        if (Environment.GetEnvironmentVariable("UPDATE_RECORDED") != "1")
        {
            return;
        }

        await RecordAsync("v2/eventful.json", Eventful, async world =>
        {
            world.Options = new RunOptions { WaitsForTimers = false };
            await world.RunAsync(Eventful);
        });
        await RecordAsync("v2/finished.json", Eventful, async world =>
        {
            await world.RunAsync(Eventful);
            await EndAsync(world, Eventful);
        });
        await RecordAsync("v2/killed.json", Killed, world =>
        {
            _ = world.WithGate("slow", new Gate()).Start(Killed);
            return Task.CompletedTask;
        });
        await RecordAsync("v2/answered.json", TwoQuestions, async world =>
        {
            var asked = await world.RunAsync(TwoQuestions);
            await world.ResumeAsync(
                TwoQuestions, new Dictionary<InterruptId, Value> { [asked.Interrupts[0].Id] = ValueMap.Of(("approved", Value.False)) });
        });
        await RecordAsync("v2/exit.json", Eventful, async world =>
        {
            world.Options = new RunOptions { WaitsForTimers = false, Durability = RunDurability.Exit };
            await world.RunAsync(Eventful);
        });
    }

    private static async Task RecordAsync(string name, string workflow, Func<EngineWorld, Task> live)
    {
        if (RecordedThread.Exists(name))
        {
            return;
        }

        var world = NewWorld(new InMemoryCheckpointStore());
        await live(world);
        var stored = (await world.Store.FindAsync(new ThreadId("t1"), CancellationToken.None))!;
        var final = await EndAsync(NewWorld(world.Store), workflow);
        RecordedThread.Of(stored, workflow, StateOf(ThreadReplay.Of(stored)), final.State.Exact()).Write(name);
    }

    private static string StateOf(ThreadReplay replay) => Readings.Exact(ValueMap.From(replay.Fields
        .OrderBy(field => field.Key, StringComparer.Ordinal)
        .Select(field => new KeyValuePair<Value, Value>(field.Key, field.Value))));

    private static async Task<RunResult> EndAsync(EngineWorld world, string workflow)
    {
        var result = await world.ResumeAsync(workflow);
        return result.Status == RunStatus.Interrupted
            ? await world.ResumeAsync(workflow, ValueMap.Of(("approved", Value.True)))
            : result;
    }

    private static EngineWorld NewWorld(ICheckpointStore store) => new EngineWorld(store)
        .WithNode("word", context => context.NodeName)
        .WithNode("slow", _ => "slow")
        .WithNode("bulk", _ => ValueList.Of(new string('x', 70_000), "small"))
        .WithNode("ask", context => context.Interrupt(ValueMap.Of(("question", "Ship it? 👍")), Decision))
        .WithNode("flaky", context => context.Attempt == 1 ? throw new IOException("gone") : "flaky")
        .WithNode("odd", _ => ValueList.Of(
            1.0, -0.0, double.NaN, long.MinValue, Value.Of(ulong.MaxValue), "日本\n\"", Value.Null, Value.True, ValueMap.Of(("$map", 1L), ("plain", ValueMap.Empty)),
            Value.Of(new Timestamp(1_767_225_600, 123_456_789)), Value.Of(new Duration(-1)), Value.Of(new byte[] { 0, 255 })))
        .WithNode("wait", context =>
        {
            context.WaitUntil(Timestamp.From(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddHours(1)));
            return "waited";
        })
        .WithCommand("record", _ => new NodeCommand
        {
            Update =
            [
                new FieldWrite("people", ValueMap.Of(("name", "Ada"), ("joined", "1843-01-01T00:00:00Z"))),
                new FieldWrite("facts", ValueMap.Of(("zero", ValueMap.Of(("deep", Value.Null), ("more", 1L))), ("one", 1L))),
                new FieldWrite("messages", ValueMap.Of(("role", "user"), ("content", "hi"))),
            ],
        })
        .WithWorker("double", value => value.AsInt() * 2);

    private static StateType Decision => new StateType.Record(
        "Decision", [new RecordField("approved", StateType.Bool), new RecordField("note", new StateType.Nullable(StateType.String))]);
}
