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
    private readonly Dictionary<CompiledWorkflow, Vocabulary> _inside = new(ReferenceEqualityComparer.Instance);

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

    /// <summary>The node of a path; null when there is none, which was reported.</summary>
    internal FoundNode? FindNode(string path, TextRange place)
    {
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? FindOwn(path, place) : FindInside(path[..slash], path[(slash + 1)..], place);
    }

    internal FoundNode? FindNode(Placed<string> path) => FindNode(path.Value, path.Place);

    private FoundNode? FindOwn(string name, TextRange place)
    {
        if (Workflow.FindNode(name) is { } node)
        {
            return new FoundNode(name, node, this);
        }

        var near = Suggestion.Closest(name, Workflow.Nodes.Select(known => known.Name)) ?? FindPathTo(name);
        Diagnostics.Report(ScenarioDiagnostics.UnknownNode(place, name, Workflow.Name, near));
        return null;
    }

    private FoundNode? FindInside(string node, string rest, TextRange place)
    {
        if (FindOwn(node, place) is not { } outer)
        {
            return null;
        }

        if (outer.Node.Subworkflow is not { } workflow)
        {
            Diagnostics.Report(ScenarioDiagnostics.NothingInside(place, node, rest));
            return null;
        }

        return Of(workflow).FindNode(rest, place) is { } inner ? inner with { Path = NodePath.Of(node, inner.Path) } : null;
    }

    /// <summary>Where a node of that name is among the workflows that nodes of this one run.</summary>
    private string? FindPathTo(string name) => Workflow.Nodes
        .Where(node => node.Subworkflow is not null)
        .Select(node => node.Subworkflow!.FindNode(name) is null ? Of(node.Subworkflow).FindPathTo(name) is { } inner ? NodePath.Of(node.Name, inner) : null : NodePath.Of(node.Name, name))
        .FirstOrDefault(path => path is not null);

    private Vocabulary Of(CompiledWorkflow workflow)
    {
        if (!_inside.TryGetValue(workflow, out var vocabulary))
        {
            _inside[workflow] = vocabulary = new Vocabulary(workflow, _source, Diagnostics);
        }

        return vocabulary;
    }

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

/// <summary>A node that a scenario names.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Node">The node.</param>
/// <param name="Vocabulary">What words mean in its workflow.</param>
internal sealed record FoundNode(string Path, CompiledNode Node, Vocabulary Vocabulary);
