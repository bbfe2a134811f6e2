using Graph.Runtime.Expressions;
using Graph.Runtime.State;
using Graph.Runtime.Templates;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Templates;

/// <summary>The fields that the cases speak of, and how a line of a case file becomes a rendering.</summary>
internal static class TemplateWorld
{
    private const char LineBreak = '⏎';

    private static readonly StateType.Record Finding = new(
        "Finding",
        [new RecordField("title", StateType.String), new RecordField("source", StateType.String), new RecordField("score", StateType.Float)]);

    private static readonly StateType.Record Analysis = new(
        "Analysis",
        [
            new RecordField("summary", StateType.String),
            new RecordField("gaps", new StateType.List(StateType.String)),
            new RecordField("best", new StateType.Nullable(Finding)),
        ]);

    private static readonly StateType.Record Group = new(
        "Group", [new RecordField("name", StateType.String), new RecordField("findings", new StateType.List(Finding))]);

    private static readonly (string Name, StateType Type)[] Fields =
    [
        ("name", StateType.String),
        ("title", StateType.String),
        ("count", StateType.Int),
        ("score", StateType.Float),
        ("flag", StateType.Bool),
        ("words", new StateType.List(StateType.String)),
        ("matrix", new StateType.List(new StateType.List(StateType.Int))),
        ("findings", new StateType.List(Finding)),
        ("groups", new StateType.List(Group)),
        ("analysis", Analysis),
        ("meta", new StateType.Map(StateType.String)),
        ("any", StateType.Any),
        ("tone", new StateType.Enum(["warm", "cold"])),
        ("at", StateType.Timestamp),
        ("took", StateType.Duration),
        ("raw", StateType.Bytes),
    ];

    internal static ExpressionScope Scope { get; } = Fields
        .Select((field, index) => (field, index))
        .Aggregate(ExpressionScope.Empty, (scope, pair) => scope.With(pair.field.Name, pair.field.Type, pair.index));

    internal static string FolderOfThisFile([System.Runtime.CompilerServices.CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    internal static string Multiline(string text) => text.Replace(LineBreak, '\n');

    internal static string OneLine(string text) => text.Replace('\n', LineBreak);

    internal static ExpressionCompilation Compile(string template, TemplateLimits? limits = null) =>
        TemplateCompiler.Compile(template, Scope, limits);

    internal static string Render(string template, string variables = "{}", TemplateLimits? limits = null)
    {
        var compilation = Compile(template, limits);
        compilation.Problems.Should().BeEmpty("'{0}' should compile", template);
        return compilation.Expression!.Evaluate(FrameOf(variables)).AsString();
    }

    internal static EvaluationFrame FrameOf(string variables) => FrameOf(ValueJson.Parse(variables).AsMap());

    internal static EvaluationFrame FrameOf(ValueMap given)
    {
        given.Select(entry => entry.Key.AsString()).Should().BeSubsetOf(Fields.Select(field => field.Name));
        return new ArrayFrame([.. Fields.Select(field => Fit(field.Type, given.TryGetValue(field.Name, out var value) ? value : Value.Null))]);
    }

    private static Value Fit(StateType type, Value value)
    {
        TypeMisfit? misfit = null;
        var fitted = value;
        (value.IsNull || type.TryFit(value, out fitted, out misfit)).Should().BeTrue("{0}", misfit);
        return fitted;
    }

    private sealed class ArrayFrame(Value[] values) : EvaluationFrame
    {
        public override Value Read(int index) => values[index];
    }
}
