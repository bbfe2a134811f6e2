using Graph.Runtime.Compilation;
using Graph.Runtime.Compilation.Binding;
using Graph.Runtime.Definition;
using Graph.Runtime.Definition.Reading;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Engine.Planning;
using Graph.Runtime.Expressions;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scenarios.Reading;

/// <summary>What the words of a scenario mean for its workflow: nodes, fields, names in expressions.</summary>
internal sealed class Vocabulary
{
    private readonly SourceText _source;
    private readonly Scopes _scopes;
    private readonly ExpressionBinder _expressions;
    private readonly ValueBinder _values;

    internal Vocabulary(CompiledWorkflow workflow, SourceText source, DiagnosticBag diagnostics)
    {
        Workflow = workflow;
        Diagnostics = diagnostics;
        _source = source;
        _scopes = new Scopes(workflow.Schema, workflow.Layout);
        _expressions = new ExpressionBinder(new Usage(), diagnostics);
        _values = new ValueBinder(_expressions, diagnostics);
        foreach (var each in Routes.Flatten(workflow.Nodes.SelectMany(node => node.Routes).Concat(workflow.StartRoutes)).OfType<CompiledRoute.Each>())
        {
            var item = each.Items.ResultType.WithoutNull is StateType.List list ? list.Item : StateType.Any;
            _scopes.AddItem(each.Target, workflow.Layout.ItemNames[each.ItemIndex - workflow.Layout.Item(0)], item);
        }
    }

    internal CompiledWorkflow Workflow { get; }

    internal DiagnosticBag Diagnostics { get; }

    internal SourceSpan SpanOf(TextRange place) => _source.SpanOf(place);

    /// <summary>The node of a name; null when there is none, which was reported.</summary>
    internal CompiledNode? FindNode(string name, TextRange place)
    {
        var node = Workflow.FindNode(name);
        if (node is null)
        {
            Diagnostics.Report(ScenarioDiagnostics.UnknownNode(place, name, Workflow.Name, Suggestion.Closest(name, Workflow.Nodes.Select(known => known.Name))));
        }

        return node;
    }

    internal CompiledNode? FindNode(Placed<string> name) => FindNode(name.Value, name.Place);

    /// <summary>The state field of a name; null when there is none, which was reported.</summary>
    internal int? FindField(YamlNode.Scalar name)
    {
        var slot = Workflow.Schema.FindSlot(name.Text);
        if (slot >= 0)
        {
            return slot;
        }

        Diagnostics.Report(ScenarioDiagnostics.UnknownField(name.Place, name.Text, Workflow.Name, Suggestion.Closest(name.Text, Workflow.Schema.Shape.Names)));
        return null;
    }

    /// <summary>Says that something is of another shape than it must be, unless it was reported already.</summary>
    internal void ReportShape(YamlNode node, string key, string expected)
    {
        if (node is not YamlNode.Broken)
        {
            Diagnostics.Report(ReadingDiagnostics.WrongShape(Scalars.FirstLine(node), key, expected, node.Describe()));
        }
    }

    /// <summary>A value that is taken as it stands; null when it does not fit, which was reported.</summary>
    internal Value? ReadLiteral(YamlNode node, string key, StateType type) =>
        _values.Bind(node, new ValuePlace(key, type, ExpressionScope.Empty, ValueForm.Verbatim)) is CompiledValue.Literal literal ? literal.Value : (Value?)null;

    /// <summary>A value in which text may be an expression or a template over the state, as a task of a node sees it.</summary>
    internal CompiledValue? ReadValue(YamlNode node, string key, StateType type, int task) =>
        _values.Bind(node, new ValuePlace(key, type, _scopes.Of(task), ValueForm.Mixed));

    /// <summary>An assertion over the state at the end.</summary>
    internal CompiledExpression? ReadAssertion(YamlNode.Scalar scalar, string key) =>
        _expressions.CompileWhole(scalar, new ValuePlace(key, StateType.Bool, _scopes.AtStart, ValueForm.Expression));
}
