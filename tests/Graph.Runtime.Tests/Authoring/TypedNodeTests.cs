using System.Collections.Immutable;
using Graph.Runtime.Authoring;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Authoring;

public class TypedNodeTests
{
    [Fact]
    public async Task parameters_become_the_input_and_the_output_becomes_the_result()
    {
        var node = NodeOf<Question, Reply>((input, _, _) => new ValueTask<Reply>(
            new Reply($"{input.Text}/{input.Top}/{input.Findings.Sum(finding => finding.Score)}", input.Top + 1)));

        var result = await RunAsync(node, "why", 4, ValueList.Of(FindingOf("a", 0.5), FindingOf("b", 2)));

        result.Value.Should().Be((Value)ValueMap.Of(("answer", "why/4/2.5"), ("rounds", 5)));
    }

    [Fact]
    public async Task what_is_not_given_takes_its_default()
    {
        var node = NodeOf<Question, int>((input, _, _) => new ValueTask<int>(input.Top));

        var result = await RunAsync(node, "why", Value.Null, ValueList.Empty);

        result.Value.Should().Be((Value)8L);
    }

    [Fact]
    public async Task a_node_that_takes_its_time_is_awaited()
    {
        var gate = new TaskCompletionSource<int>();
        var node = NodeOf<Question, int>((_, _, _) => new ValueTask<int>(gate.Task));

        var running = RunAsync(node, "why", 1, ValueList.Empty);
        gate.SetResult(7);

        (await running).Value.Should().Be((Value)7L);
    }

    [Fact]
    public async Task a_command_is_handed_on()
    {
        var node = NodeOf<Question, NodeCommand>((_, _, _) => new ValueTask<NodeCommand>(new NodeCommand { GoTo = ["review"] }));

        var result = await RunAsync(node, "why", 1, ValueList.Empty);

        result.Command!.GoTo.Should().Equal("review");
    }

    [Fact]
    public async Task an_input_that_does_not_fit_is_named_by_its_path()
    {
        var node = NodeOf<Question, int>((_, _, _) => new ValueTask<int>(1));
        var findings = ValueList.Of(FindingOf("a", 1), FindingOf("b", 1), FindingOf("c", "high"));

        var running = async () => await RunAsync(node, "why", 1, findings);

        (await running.Should().ThrowAsync<NodeInputException>())
            .WithMessage("Node 'analyze', input 'findings[2].score': expected float, given string \"high\".")
            .Which.Misfit.Path.Should().Be("findings[2].score");
    }

    [Fact]
    public async Task an_input_that_is_missing_is_named()
    {
        var node = NodeOf<Question, int>((_, _, _) => new ValueTask<int>(1));

        var running = async () => await RunAsync(node, Value.Null, 1, ValueList.Empty);

        await running.Should().ThrowAsync<NodeInputException>()
            .WithMessage("Node 'analyze', input 'text': expected string, given nothing: null.");
    }

    [Fact]
    public async Task a_number_beyond_the_property_is_refused()
    {
        var node = NodeOf<Question, int>((_, _, _) => new ValueTask<int>(1));

        var running = async () => await RunAsync(node, "why", 1L << 40, ValueList.Empty);

        await running.Should().ThrowAsync<NodeInputException>().WithMessage(
            "Node 'analyze', input 'top': expected int from -2147483648 to 2147483647, given int 1099511627776.");
    }

    [Fact]
    public void an_execution_allocates_its_input_object_and_nothing_else()
    {
        const int Executions = 100_000;
        var node = NodeOf<Point, double>((input, _, _) => new ValueTask<double>(input.X + input.Y));
        var context = new LoneContext();
        Value[] parameters = ["here", 2.5, 4];
        Allocated(Executions, () => Execute(node, parameters, context));

        var byHand = Allocated(Executions, () => GC.KeepAlive(new Point("here", 2.5, 4)));
        var asNode = Allocated(Executions, () => Execute(node, parameters, context));

        (asNode / Executions).Should().Be(byHand / Executions);
    }

    [Fact]
    public void an_execution_with_a_record_result_allocates_the_record_besides()
    {
        const int Executions = 100_000;
        var node = NodeOf<Point, Point>((input, _, _) => new ValueTask<Point>(input));
        var context = new LoneContext();
        var shape = new RecordShape(["name", "x", "y"]);
        Value[] parameters = ["here", 2.5, 4];
        Allocated(Executions, () => Execute(node, parameters, context));

        var byHand = Allocated(Executions, () =>
        {
            var point = new Point("here", 2.5, 4);
            GC.KeepAlive(ValueMap.OfRecord(shape, [point.Name, point.X, point.Y]));
        });
        var asNode = Allocated(Executions, () => Execute(node, parameters, context));

        (asNode / Executions).Should().Be(byHand / Executions);
    }

    private static long Allocated(int times, Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < times; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    private static NodeResult Execute(INode node, Value[] parameters, LoneContext context)
    {
        var running = node.ExecuteAsync(new NodeInput(parameters), context, CancellationToken.None);
        return running.IsCompletedSuccessfully ? running.Result : throw new InvalidOperationException("It should be done at once.");
    }

    private static ValueMap FindingOf(Value title, Value score) => ValueMap.Of(("title", title), ("score", score));

    private static INode NodeOf<TInput, TOutput>(Func<TInput, NodeContext, CancellationToken, ValueTask<TOutput>> run) =>
        NodeDescriptor.Of(type: "analyze", run).Create(new NodeConfiguration
        {
            NodeName = "analyze",
            Literals = ImmutableDictionary<string, Value>.Empty,
            Types = ImmutableDictionary<string, StateType>.Empty,
            BaseFolder = "/",
            Services = new NoServices(),
        });

    private static ValueTask<NodeResult> RunAsync(INode node, params Value[] parameters) =>
        node.ExecuteAsync(new NodeInput(parameters), new LoneContext(), CancellationToken.None);

    public sealed record Finding(string Title, double Score);

    public sealed record Question(string Text, int Top = 8)
    {
        public IReadOnlyList<Finding> Findings { get; init; } = [];
    }

    public sealed record Reply(string Answer, int Rounds);

    public sealed record Point(string Name, double X, int Y);
}
