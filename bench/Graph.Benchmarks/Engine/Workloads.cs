using System.Collections.Immutable;
using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation;
using Graph.Runtime.Expressions;
using Graph.Runtime.Reducers;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Benchmarks.Engine;

/// <summary>The workflows that are measured, made of nodes that do as little as a node can.</summary>
internal static class Workloads
{
    private static readonly StateSchema Schema = new(
    [
        Field("count", StateType.Int, "add"),
        Field("last", StateType.Int, "replace"),
        Field("log", new StateType.List(StateType.String), "append"),
        Field("blob", StateType.String, "replace"),
        Field("items", new StateType.List(StateType.Int), "replace"),
    ]);

    /// <summary>Nodes in a row; each adds to a counter and replaces a field.</summary>
    /// <param name="nodes">How many.</param>
    internal static CompiledWorkflow Chain(int nodes) => Workflow(
        "chain",
        [.. Enumerable.Range(0, nodes).Select(number => Node(number, $"node {number}", number + 1 < nodes ? [new CompiledRoute.To(number + 1)] : [], Count, Last))]);

    /// <summary>One node that a condition sends back to itself until it ran so many times.</summary>
    /// <param name="steps">How many times.</param>
    /// <param name="payload">What each step appends to a list; two numbers when not given.</param>
    /// <param name="maxSteps">After how many steps a run gives up; it does not when not given.</param>
    internal static CompiledWorkflow Loop(int steps, string? payload = null, int? maxSteps = null)
    {
        ImmutableArray<CompiledWrite> writes = payload is null ? [Count, Last] : [Count, Write("log", new CompiledValue.Literal(payload))];
        return Workflow("loop", [Node(0, "work", [While($"count < {steps}")], writes)], maxSteps ?? (steps + 1));
    }

    /// <summary>One node that starts so many tasks of another.</summary>
    internal static CompiledWorkflow FanOut(int tasks)
    {
        var each = new CompiledRoute.Each(Compile("items"), Layout.Item(0), 1, null, ItemErrorPolicy.Fail, null);
        var items = Write("items", new CompiledValue.Literal(ValueList.From(Enumerable.Range(0, tasks).Select(item => (Value)(long)item))));
        return Workflow("fan-out", [Node(0, "plan", [each], items), Node(1, "write", [], Count)]);
    }

    /// <summary>One node that never ends.</summary>
    internal static CompiledWorkflow Endless() => Alone("endless", async (_, stop) => await Task.Delay(Timeout.InfiniteTimeSpan, stop));

    /// <summary>One node that asks a person.</summary>
    internal static CompiledWorkflow Asking() => Alone("asking", (context, _) =>
    {
        context.Interrupt("Go on?");
        return Task.CompletedTask;
    });

    /// <summary>One node that sleeps for a day.</summary>
    internal static CompiledWorkflow Sleeping() => Alone("sleeping", (context, _) =>
    {
        context.WaitUntil(Timestamp.From(context.Time.GetUtcNow().AddDays(1)));
        return Task.CompletedTask;
    });

    private static CompiledWorkflow Alone(string name, Func<NodeContext, CancellationToken, Task> act) =>
        Workflow(name, [Node(0, "wait", []) with { Implementation = new Acting(act) }]);

    private static FrameLayout Layout => new(Schema.Fields.Length, ["item"]);

    private static CompiledWrite Count => Write("count", new CompiledValue.Variable(Layout.Result));

    private static CompiledWrite Last => Write("last", new CompiledValue.Variable(Layout.Result));

    private static CompiledWrite Write(string field, CompiledValue value) => new(Schema.FindSlot(field), value);

    private static CompiledRoute.Choose While(string condition) => new(
        [new CompiledArm(Compile(condition), [new CompiledRoute.To(0)])], [new CompiledRoute.To(NodeTarget.End)], MatchesAll: false);

    private static CompiledExpression Compile(string text)
    {
        var scope = Schema.Fields.Aggregate(ExpressionScope.Empty, (known, field) => known.With(field.Name, field.Type, Schema.FindSlot(field.Name)));
        return ExpressionCompiler.Compile(text, scope).Expression ?? throw new InvalidOperationException(text);
    }

    private static StateField Field(string name, StateType type, string reducer)
    {
        var found = StandardReducers.Find(reducer)!;
        return new StateField { Name = name, Type = type, Reducer = found, Default = found.InitialValue(type) };
    }

    private static CompiledNode Node(int index, string name, ImmutableArray<CompiledRoute> routes, params ImmutableArray<CompiledWrite> writes) => new()
    {
        Index = index, Name = name, TypeName = "one", Implementation = new One(), Routes = routes, Writes = writes,
    };

    private static CompiledWorkflow Workflow(string name, ImmutableArray<CompiledNode> nodes, int maxSteps = 1_000) => new()
    {
        Name = name,
        Hash = new string('0', 64),
        SourceText = "",
        SourcePath = name,
        Schema = Schema,
        Input = [new InputField(Schema.FindSlot("blob"), IsRequired: false)],
        Output = [0],
        Nodes = nodes,
        StartRoutes = [new CompiledRoute.To(0)],
        Joins = [],
        Limits = new RunLimits { MaxSteps = maxSteps },
        Layout = Layout,
    };

    /// <summary>Returns the number one.</summary>
    private sealed class One : INode
    {
        public ValueTask<NodeResult> ExecuteAsync(NodeInput input, NodeContext context, CancellationToken cancellationToken) =>
            ValueTask.FromResult(NodeResult.Of(1L));
    }
    /// <summary>Does something, and returns nothing.</summary>
    private sealed class Acting(Func<NodeContext, CancellationToken, Task> act) : INode
    {
        public async ValueTask<NodeResult> ExecuteAsync(NodeInput input, NodeContext context, CancellationToken cancellationToken)
        {
            await act(context, cancellationToken);
            return NodeResult.Done;
        }
    }
}
