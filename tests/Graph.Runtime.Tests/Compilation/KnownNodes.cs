using System.Globalization;
using Graph.Runtime.Authoring;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Compilation;

/// <summary>The node types that the workflows of these tests use.</summary>
internal static class KnownNodes
{
    public static StateType.Record Finding { get; } = new(
        "Finding",
        [
            new RecordField("title", StateType.String),
            new RecordField("source", StateType.String),
            new RecordField("score", StateType.Float),
            new RecordField("text", StateType.String),
        ]);

    public static StateType.Record Analysis { get; } = new(
        "Analysis",
        [
            new RecordField("summary", StateType.String),
            new RecordField("confidence", StateType.Float),
            new RecordField("gaps", new StateType.List(StateType.String)),
        ]);

    public static NodeRegistry Registry { get; } = new(
    [
        New("research", new StateType.List(Finding), Required("corpus", StateType.String, ParameterForm.Path), Required("query", StateType.String), Optional("top", StateType.Int, 5)),
        New("analyze", Analysis, Optional("model", StateType.String, "default"), Required("over", StateType.Any)),
        New("respond", StateType.String, Optional("model", StateType.String, "default"), Required("template", StateType.String, ParameterForm.Template)),
        New("echo", null, Optional("value", StateType.Any, Value.Null)),
        New("model", StateType.String, Required("prompt", StateType.String), Optional("system", StateType.String, "", ParameterForm.Verbatim), Optional("temperature", StateType.Float, 0.0), Optional("stream", StateType.Bool, false), Optional("effort", new StateType.Enum(["low", "medium", "high"]), "low"), Optional("stop", new StateType.List(StateType.String), ValueList.Empty), Optional("wait", StateType.Duration, Value.Null)),
        New("ask", null, Optional("answer", StateType.Any, Value.Null, ParameterForm.Type), Optional("finding", Finding, Value.Null)) with
        {
            ResultTypeOf = configuration => configuration.Types.GetValueOrDefault("answer"),
        },
        New("split", null, Required("parts", StateType.Int)) with
        {
            FindMisuse = configuration => configuration.Literals["parts"].AsInt() < 2
                ? $"'parts' is {configuration.Literals["parts"].AsInt().ToString(CultureInfo.InvariantCulture)}, and splitting needs at least 2."
                : null,
        },
        New("score", new StateType.Record("Score", [new RecordField("points", StateType.Int), new RecordField("verdict", StateType.String)]), Required("question", StateType.String), Optional("limit", StateType.Int, 3)) with
        {
            BindsState = true,
        },
    ]);

    private static NodeDescriptor New(string type, StateType? result, params NodeParameter[] parameters) => new()
    {
        Type = type,
        Description = $"A {type} that does nothing.",
        Parameters = parameters,
        ResultType = result,
        Create = configuration => new Idle(configuration),
    };

    private static NodeParameter Required(string name, StateType type, ParameterForm form = ParameterForm.Value) =>
        new() { Name = name, Type = type, IsRequired = true, Form = form };

    private static NodeParameter Optional(string name, StateType type, Value fallback, ParameterForm form = ParameterForm.Value) =>
        new() { Name = name, Type = type, Default = fallback, Form = form };

    /// <summary>Knows what it was made with.</summary>
    internal sealed class Idle(NodeConfiguration configuration) : INode
    {
        public NodeConfiguration Configuration { get; } = configuration;

        public ValueTask<NodeResult> ExecuteAsync(NodeInput input, NodeContext context, CancellationToken cancellationToken) =>
            ValueTask.FromResult(NodeResult.Done);
    }
}
