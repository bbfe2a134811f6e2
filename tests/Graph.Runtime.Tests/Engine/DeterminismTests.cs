using Graph.Runtime.Authoring;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Testing.Worlds;

namespace Graph.Runtime.Tests.Engine;

public sealed class DeterminismTests
{
    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task the_order_in_which_tasks_end_never_changes_the_final_state(int seed)
    {
        var workflow = RandomWorkflow.Write(new Random(seed));
        var states = new List<string>();

        for (var order = 0; order < 4; order++)
        {
            var turns = new RandomTurns(order);
            var result = await turns.CompleteAsync(NewWorld(turns).Start(workflow));
            result.Status.Should().Be(RunStatus.Succeeded, workflow);
            states.Add($"{result.Steps} {result.State.Exact()}");
        }

        states.Distinct().Should().ContainSingle(workflow);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task a_process_that_dies_at_any_commit_in_any_order_is_resumed_to_the_same_final_state(int seed)
    {
        var random = new Random(seed);
        var workflow = RandomWorkflow.Write(random);
        var turns = new RandomTurns(seed);
        var expected = await turns.CompleteAsync(NewWorld(turns).Start(workflow));
        var store = new InMemoryCheckpointStore();
        var dying = NewWorld(turns, new CrashingStore(store, 1 + random.Next((int)expected.Version), CrashMoment.AfterStoring));
        var crash = () => turns.CompleteAsync(dying.Start(workflow));
        await crash.Should().ThrowAsync<StoreException>();

        var result = await turns.CompleteAsync(NewWorld(turns, store).Resume(workflow));

        result.State.Exact().Should().Be(expected.State.Exact(), workflow);
    }

    private static EngineWorld NewWorld(RandomTurns turns, ICheckpointStore? store = null) => new EngineWorld(store)
        .WithNode("word", async (context, _) =>
        {
            await turns.WaitAsync();
            return NodeResult.Of(context.NodeName);
        });
}

/// <summary>Writes small workflows of chains, choices, fan-outs, joins, map-reduces and loops.</summary>
internal sealed class RandomWorkflow
{
    private readonly Random _random;
    private readonly List<string> _nodes = [];
    private readonly List<string> _edges = [];

    private RandomWorkflow(Random random) => _random = random;

    internal static string Write(Random random)
    {
        var workflow = new RandomWorkflow(random);
        var last = workflow.NewNode();
        workflow._edges.Add($"START -> {last}");
        for (var part = 0; part < 5; part++)
        {
            last = workflow.Extend(last);
        }

        workflow._edges.Add($"{last} -> END");
        return $$"""
            schema: graphagents/v1
            name: random
            state:
              numbers: { type: list<int>, default: [1, 2, 3] }
              log: { type: list<string>, reduce: append }
              sum: { type: int, reduce: add }
              facts: { type: map<string>, reduce: merge }
              newest: { type: string, reduce: last }
            limits: { concurrency: 3 }
            nodes:
            {{string.Join("\n", workflow._nodes.Select(node => $"  {node}"))}}
            edges:
            {{string.Join("\n", workflow._edges.Select(edge => $"  - {edge}"))}}
            """;
    }

    private string Extend(string last) => _random.Next(6) switch
    {
        0 => Chain(last),
        1 => Choice(last),
        2 => FanOut(last),
        3 => Map(last),
        4 => Loop(last),
        _ => FanOutWithDetour(last),
    };

    private string Chain(string last)
    {
        var next = NewNode();
        _edges.Add($"{last} -> {next}");
        return next;
    }

    private string Choice(string last)
    {
        var (one, other, next) = (NewNode(), NewNode(), NewNode());
        _edges.Add($"{{ from: {last}, choose: [ {{ when: \"sum % 2 == {_random.Next(2)}\", to: {one} }}, {{ else: [{one}, {other}] }} ] }}");
        _edges.Add($"{{ from: [{one}, {other}], to: {next} }}");
        return next;
    }

    private string FanOut(string last)
    {
        var branches = Enumerable.Range(0, 2 + _random.Next(3)).Select(_ => NewNode()).ToList();
        var next = NewNode();
        _edges.Add($"{last} -> [{string.Join(", ", branches)}]");
        _edges.Add($"{{ from: [{string.Join(", ", branches)}], to: {next}, join: {(_random.Next(2) == 0 ? "all" : "active")} }}");
        return next;
    }

    private string Map(string last)
    {
        var (worker, next) = (NewNode(), NewNode());
        _edges.Add($"{{ from: {last}, each: \"numbers.filter(n, n > {_random.Next(5)})\", as: number, to: {worker}, max: 2 }}");
        _edges.Add($"{worker} -> {next}");
        return next;
    }

    private string Loop(string last)
    {
        var (body, next) = (NewNode(), NewNode());
        _edges.Add($"{last} -> {body}");
        _edges.Add($"{{ from: {body}, choose: [ {{ when: size(log) < {5 + _random.Next(20)}, to: {body} }}, {{ else: {next} }} ] }}");
        return next;
    }

    private string FanOutWithDetour(string last)
    {
        var (direct, slow, slower, next) = (NewNode(), NewNode(), NewNode(), NewNode());
        _edges.Add($"{last} -> [{direct}, {slow}]");
        _edges.Add($"{slow} -> {slower}");
        _edges.Add($"{{ from: [{direct}, {slower}], to: {next} }}");
        return next;
    }

    private string NewNode()
    {
        // Names whose order is not the order of the file.
        var name = $"n{(_nodes.Count * 37) % 101}";
        _nodes.Add($"{name}: {{ type: word, output: {{ log: \"${{result}}\", sum: \"${{1}}\", facts: \"${{{{result: result}}}}\", newest: \"${{result}}\" }} }}");
        return name;
    }
}
