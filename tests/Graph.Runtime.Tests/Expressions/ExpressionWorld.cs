using Graph.Runtime.Expressions;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Expressions;

/// <summary>A small workflow's state: the names that the expressions of these tests may use, and their values.</summary>
internal sealed class ExpressionWorld : EvaluationFrame
{
    private static readonly StateType.Record Analysis = new(
        "Analysis",
        [
            new RecordField("summary", StateType.String),
            new RecordField("confidence", StateType.Float),
            new RecordField("gaps", new StateType.List(StateType.String)),
            new RecordField("note", new StateType.Nullable(StateType.String)),
        ]);

    private static readonly StateType.Record Finding = new(
        "Finding",
        [new RecordField("title", StateType.String), new RecordField("score", StateType.Float)]);

    private static readonly (string Name, StateType Type, Value Value)[] Variables =
    [
        ("question", StateType.String, "why?"),
        ("rounds", StateType.Int, 2),
        ("max_rounds", StateType.Int, 3),
        ("ratio", StateType.Float, 0.5),
        ("flag", StateType.Bool, true),
        ("analysis", Analysis, ValueMap.OfRecord(Analysis.Shape, ["thin", 0.4, ValueList.Of("cost", "time"), Value.Null])),
        ("unset_analysis", Analysis, Value.Null),
        ("loose_analysis", Analysis, ValueMap.Of(("summary", "loose"), ("confidence", 0.9), ("gaps", ValueList.Empty))),
        ("nickname", new StateType.Nullable(StateType.String), Value.Null),
        ("answer", StateType.String, Value.Null),
        ("status", new StateType.Enum(["queued", "running", "done"]), "running"),
        ("tags", new StateType.List(StateType.String), ValueList.Of("red", "green", "blue")),
        ("scores", new StateType.Map(StateType.Float), ValueMap.Of(("ann", 0.9), ("bob", 0.3))),
        ("findings", new StateType.List(Finding), ValueList.Of(AFinding("alpha", 0.9), AFinding("beta", 0.2), AFinding("gamma", 0.5))),
        ("anything", StateType.Any, ValueMap.Of(("number", 7), ("list", ValueList.Of(1, "two", 3.5)), ("nothing", Value.Null))),
        ("started", StateType.Timestamp, Value.Of(new Timestamp(1_767_225_600, 0))),
        ("budget", StateType.Duration, Value.Of(new Duration(90_000_000_000))),
        ("photo", StateType.Bytes, Value.Of(new byte[] { 1, 2, 255 }.AsMemory())),
    ];

    internal static ExpressionWorld Frame { get; } = new();

    internal static ExpressionScope Scope { get; } = Variables
        .Select((variable, index) => (variable.Name, variable.Type, Index: index))
        .Aggregate(ExpressionScope.Empty, (scope, variable) => scope.With(variable.Name, variable.Type, variable.Index));

    internal static StateType.Record AnalysisType => Analysis;

    /// <inheritdoc />
    public override Value Read(int index) => Variables[index].Value;

    /// <summary>Compiles what must have no problems.</summary>
    internal static CompiledExpression Compile(string text, StateType? expected = null, ExpressionLimits? limits = null)
    {
        var compilation = ExpressionCompiler.Compile(text, Scope, expected, limits);
        compilation.Problems.Should().BeEmpty();
        return compilation.Expression!;
    }

    internal static Value Evaluate(string text, StateType? expected = null, ExpressionLimits? limits = null) =>
        Compile(text, expected, limits).Evaluate(Frame);

    /// <summary>Evaluates what must fail.</summary>
    internal static string ReasonOf(string text, ExpressionLimits? limits = null)
    {
        var expression = Compile(text, null, limits);
        return FluentActions.Invoking(() => expression.Evaluate(Frame)).Should().Throw<ExpressionException>().Which.Reason;
    }

    private static ValueMap AFinding(string title, double score) => ValueMap.OfRecord(Finding.Shape, [title, score]);
}
