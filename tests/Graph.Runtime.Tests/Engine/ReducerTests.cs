using Graph.Runtime.Authoring;
using Graph.Runtime.Reducers;
using Graph.Runtime.State;
using Graph.Runtime.Values;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class ReducerTests
{
    private const string EveryReducer = """
        schema: graphagents/v1
        name: reducers
        types:
          Fact: { id: string, weight: float }
        state:
          steps: { type: int, reduce: add }
          r_replace: any
          r_last: { type: any, reduce: last }
          r_append: { type: list<string>, reduce: append, default: [first] }
          r_keep: { type: list<string>, reduce: append, keep: 3 }
          r_nested: { type: list<any>, reduce: append }
          r_union: { type: list<string>, reduce: union }
          r_by: { type: list<Fact>, reduce: union, by: id }
          r_add: { type: float, reduce: add }
          r_min: { type: int, reduce: min }
          r_max: { type: int, reduce: max, default: 0 }
          r_merge: { type: map<any>, reduce: merge }
          r_deep: { type: map<any>, reduce: merge, deep: true, default: { a: { b: 1 } } }
          r_fact: { type: Fact, reduce: merge }
          r_messages: { type: list<Message>, reduce: messages, keep: 5 }
          r_once: { type: list<string>, reduce: append, ephemeral: true }
        limits: { max_steps: 100 }
        nodes:
          chaos: { type: chaos, output: { steps: "${1}" } }
        edges:
          - START -> chaos
          - { from: chaos, choose: [ { when: steps < 40, to: chaos }, { else: END } ] }
        """;

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 20)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task differences_replayed_equal_the_live_state_after_every_commit(int seed)
    {
        var random = new Random(seed);
        var live = new Dictionary<long, WorkflowState>();
        var world = new EngineWorld().WithCommand("chaos", context =>
        {
            live[context.Step] = context.State;
            return new NodeCommand { Update = Chaos(random) };
        });

        var result = await world.RunAsync(EveryReducer);

        result.Error.Should().BeNull();
        live[result.Version] = result.State;
        for (var version = 1L; version <= result.Version; version++)
        {
            var view = await world.ViewAsync(version);
            var expected = live[version].ToMap().Where(field => view.State.ContainsKey(field.Key));
            Readings.Exact(view.State).Should().Be(
                Readings.Exact(ValueMap.From(expected.OrderBy(field => field.Key.AsString(), StringComparer.Ordinal))), $"of version {version}");
        }

        (await world.NextProcess().ResumeAsync(EveryReducer)).State.Exact().Should().Be(result.State.Exact());
    }

    [Theory]
    [InlineData("append", "[1,2]", "[2]", "[1,2,2]")]
    [InlineData("union", "[1,2]", "[2,3,3]", "[1,2,3]")]
    [InlineData("replace", "[1,2]", "[3]", "[3]")]
    [InlineData("last", "[1,2]", "[3]", "[3]")]
    public void a_list_reducer_combines(string reducer, string current, string write, string expected) =>
        Reduce(reducer, new StateType.List(StateType.Int), current, write).Should().Be(expected);

    [Theory]
    [InlineData("add", "5", "2", "7")]
    [InlineData("min", "5", "2", "2")]
    [InlineData("max", "5", "2", "5")]
    [InlineData("add", "null", "2", "2")]
    [InlineData("min", "5", "null", "5")]
    public void a_number_reducer_combines(string reducer, string current, string write, string expected) =>
        Reduce(reducer, StateType.Int, current, write).Should().Be(expected);

    [Theory]
    [InlineData(false, """{"a":1,"b":{"c":1,"d":2}}""", """{"b":{"c":3},"a":null}""", """{"b":{"c":3}}""")]
    [InlineData(true, """{"a":1,"b":{"c":1,"d":2}}""", """{"b":{"c":3,"d":null},"a":null}""", """{"b":{"c":3}}""")]
    [InlineData(true, """{}""", """{"b":{"c":{"d":null},"e":null}}""", """{"b":{"c":{}}}""")]
    [InlineData(true, """{"b":1}""", """{"b":{"c":null,"d":1}}""", """{"b":{"d":1}}""")]
    public void merge_goes_key_by_key_and_null_removes(bool isDeep, string current, string write, string expected)
    {
        var field = new StateField { Name = "f", Type = new StateType.Map(StateType.Any), Reducer = StandardReducers.Find("merge", isDeep: isDeep)! };

        ValueJson.ToText(field.Reducer.Reduce(field, ValueJson.Parse(current), ValueJson.Parse(write)).Value).Should().Be(expected);
    }

    [Fact]
    public void messages_replace_by_id_append_and_remove()
    {
        var field = new StateField
        {
            Name = "messages", Type = new StateType.List(StateType.Message), Reducer = StandardReducers.Find("messages")!,
        };
        var before = Messages(field, ("1", "user", "hi"), ("2", "assistant", "hello"));

        var after = field.Reducer.Reduce(field, before, Messages(field, ("1", "remove", ""), ("2", "assistant", "hello!"), ("3", "user", "bye"))).Value;

        after.AsList().Select(message => $"{message.AsMap()["id"].AsString()} {message.AsMap()["content"].AsString()}")
            .Should().Equal("2 hello!", "3 bye");
    }

    [Fact]
    public void messages_without_an_id_are_given_one_that_is_the_same_each_time_and_no_other()
    {
        var field = new StateField
        {
            Name = "messages", Type = new StateType.List(StateType.Message), Reducer = StandardReducers.Find("messages")!,
        };
        var write = Messages(field, (null, "user", "hi"), (null, "user", "hi"));

        var once = field.Reducer.Reduce(field, ValueList.Empty, write).Value.AsList();
        var again = field.Reducer.Reduce(field, ValueList.Empty, write).Value.AsList();

        Readings.Exact(once).Should().Be(Readings.Exact(again));
        once.Select(message => message.AsMap()["id"].AsString()).Should().OnlyHaveUniqueItems();
    }

    private static Value Messages(StateField field, params (string? Id, string Role, string Content)[] messages)
    {
        var list = ValueList.From(messages.Select(message =>
            (Value)ValueMap.Of(("id", message.Id), ("role", message.Role), ("content", message.Content))));
        field.Type.TryFit(list, out var fitted, out _).Should().BeTrue();
        return fitted;
    }

    private static string Reduce(string reducer, StateType type, string current, string write)
    {
        var field = new StateField { Name = "f", Type = type, Reducer = StandardReducers.Find(reducer)! };
        return ValueJson.ToText(field.Reducer.Reduce(field, ValueJson.Parse(current), ValueJson.Parse(write)).Value);
    }

    private static List<FieldWrite> Chaos(Random random)
    {
        FieldWrite[] all =
        [
            new("r_replace", RandomValues.Any(random, 3)),
            new("r_last", RandomValues.Any(random, 3)),
            new("r_append", Words(random)),
            new("r_keep", Words(random)),
            new("r_nested", ValueList.Of(RandomValues.Any(random, 2))),
            new("r_union", Words(random)),
            new("r_by", ValueMap.Of(("id", RandomValues.Text(random)), ("weight", random.NextDouble()))),
            new("r_add", random.NextDouble()),
            new("r_min", (long)random.Next(100)),
            new("r_max", (long)random.Next(100)),
            new("r_merge", Entries(random)),
            new("r_deep", ValueMap.Of(("a", Entries(random)), (RandomValues.Text(random), Entries(random)))),
            new("r_fact", ValueMap.Of(("id", RandomValues.Text(random)), ("weight", 1L))),
            new("r_messages", Message(random)),
            new("r_once", RandomValues.Text(random)),
            new("r_append", Words(random), IsOverwrite: true),
            new("r_merge", ValueMap.Empty, IsOverwrite: true),
        ];
        return [.. all.Where(_ => random.Next(3) == 0)];
    }

    private static ValueList Words(Random random) =>
        ValueList.From(Enumerable.Range(0, random.Next(4)).Select(_ => (Value)RandomValues.Text(random)).ToList());

    private static ValueMap Entries(Random random) => ValueMap.From(Enumerable.Range(0, random.Next(4))
        .Select(_ => new KeyValuePair<Value, Value>(RandomValues.Text(random), RandomValues.Any(random, 2)))
        .ToList());

    private static ValueMap Message(Random random) => ValueMap.Of(
        ("id", random.Next(3) == 0 ? null : $"m{random.Next(6)}"),
        ("role", random.Next(4) == 0 ? "remove" : "user"),
        ("content", RandomValues.Text(random)));
}
