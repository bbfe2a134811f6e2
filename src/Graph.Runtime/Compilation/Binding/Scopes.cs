using Graph.Runtime.Expressions;
using Graph.Runtime.State;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>The names that expressions may use, by where they stand.</summary>
internal sealed class Scopes
{
    private readonly Dictionary<int, ExpressionScope> _withItems = [];

    public Scopes(StateSchema schema, FrameLayout layout)
    {
        Layout = layout;
        var whole = new StateType.Record("state", [.. schema.Fields.Select(field => new RecordField(field.Name, field.Type))]);
        AtStart = ExpressionScope.Empty.With(
        [
            .. schema.Fields.Select((field, slot) => new ScopeVariable(field.Name, field.Type, slot)),
            new ScopeVariable("state", whole, layout.State),
            new ScopeVariable("run", RunType, layout.Run),
            new ScopeVariable("context", StateType.Any, layout.Context),
        ]);
    }

    /// <summary>What expressions know of their run.</summary>
    public static StateType.Record RunType { get; } = new(
        "run",
        [
            new RecordField("thread_id", StateType.String),
            new RecordField("run_id", StateType.String),
            new RecordField("step", StateType.Int),
            new RecordField("attempt", StateType.Int),
            new RecordField("remaining_steps", StateType.Int),
            new RecordField("started_at", StateType.Timestamp),
        ]);

    public FrameLayout Layout { get; }

    /// <summary>The names without any node's own.</summary>
    public ExpressionScope AtStart { get; }

    /// <summary>The names in what a node is given, and in its routes.</summary>
    public ExpressionScope Of(int node) => _withItems.GetValueOrDefault(node, AtStart);

    /// <summary>The names in what a node writes.</summary>
    public ExpressionScope AfterOf(int node, StateType result) => Of(node).With("result", result, Layout.Result);

    /// <summary>Gives a node the name of an item.</summary>
    public void AddItem(int node, string name, StateType type)
    {
        var scope = Of(node);
        var known = scope.Find(name);
        var same = known is null || known.Type.Equals(type) ? type : StateType.Any;
        _withItems[node] = scope.With(name, same, Layout.Item(Layout.ItemNames.IndexOf(name)));
    }
}
