using System.Collections.Immutable;
using Graph.Runtime.Compilation;
using Graph.Runtime.Drawing;
using Graph.Runtime.Expressions;
using Graph.Runtime.State;

namespace Graph.Runtime.Tests.Drawing;

/// <summary>Workflows that have one of everything that a drawing shows.</summary>
internal static class DrawnWorkflows
{
    private static readonly ExpressionScope Scope = ExpressionScope.Empty
        .With("confidence", StateType.Float, 0)
        .With("tone", StateType.String, 1)
        .With("sections", new StateType.List(StateType.String), 2);

    /// <summary>A loop: analyze goes back to research until it is sure.</summary>
    internal static WorkflowDescription Loop { get; } = Workflow(
        "research",
        "Answers a question.",
        [To(0)],
        [],
        Node(0, "research", "research", To(1)),
        Node(1, "analyze", "llm", Choose([If("confidence < 0.6", To(0))], To(2))) with { Description = "Judges\nthe findings." },
        Node(2, "respond", "respond", To(NodeTarget.End))).Describe();

    /// <summary>Map-reduce, a join, commands, errors, stops, and names that need care.</summary>
    internal static WorkflowDescription Everything { get; } = Workflow(
        "every \"thing\"",
        null,
        [To(0), To(4)],
        [
            new CompiledJoin(0, [1, 4], [2], JoinMode.All),
            new CompiledJoin(1, [1, 2, 4], [NodeTarget.End, 5], JoinMode.Count, 2),
        ],
        Node(0, "plan", "llm", Choose([If("sections != [] && tone == \"a|b\"", Each(1), To(4))], To(NodeTarget.Fail))),
        Node(1, "write", "llm", new CompiledRoute.IntoJoin(0, 0), new CompiledRoute.IntoJoin(1, 0)) with { InterruptsBefore = true, InterruptsAfter = true },
        Node(2, "end", "set", To(3)) with { IsDeferred = true },
        Node(3, "review", "approval") with
        {
            GoToTargets = ImmutableDictionary<string, int>.Empty.Add("END", NodeTarget.End).Add("write", 1).Add("plan", 0),
            OnError = new ErrorRoute(5, null),
        },
        Node(4, "check", "check", new CompiledRoute.IntoJoin(0, 1)),
        Node(5, "alone", "set", To(NodeTarget.End))).Describe();

    private static CompiledWorkflow Workflow(
        string name, string? description, ImmutableArray<CompiledRoute> start, ImmutableArray<CompiledJoin> joins, params CompiledNode[] nodes) => new()
        {
            Name = name,
            Version = 3,
            Description = description,
            Hash = "",
            SourceText = "",
            SourcePath = "/workflow.yaml",
            Schema = new StateSchema([]),
            Input = [],
            Output = [],
            Nodes = [.. nodes],
            StartRoutes = start,
            Joins = joins,
            Limits = new RunLimits(),
            Layout = new FrameLayout(3, ["chapter", "section"]),
        };

    private static CompiledNode Node(int index, string name, string type, params CompiledRoute[] routes) =>
        new() { Index = index, Name = name, TypeName = type, Routes = [.. routes] };

    private static CompiledRoute.To To(int target) => new(target);

    private static CompiledRoute.Each Each(int target) => new(Expression("sections"), 8, target, null, ItemErrorPolicy.Fail, null);

    private static CompiledRoute.Choose Choose(ImmutableArray<CompiledArm> arms, CompiledRoute otherwise) => new(arms, [otherwise], false);

    private static CompiledArm If(string condition, params CompiledRoute[] then) => new(Expression(condition), [.. then]);

    private static CompiledExpression Expression(string text) => ExpressionCompiler.Compile(text, Scope).Expression!;
}
