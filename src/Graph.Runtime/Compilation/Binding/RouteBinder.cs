using System.Collections.Immutable;
using Graph.Runtime.Definition;
using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Expressions;
using Graph.Runtime.State;

namespace Graph.Runtime.Compilation.Binding;

/// <summary>Makes routes and joins out of edges, in the order of the file.</summary>
internal sealed class RouteBinder(
    WorkflowDefinition definition, NodeNames names, Scopes scopes, ExpressionBinder expressions, WriteBinder writes, DiagnosticBag diagnostics)
{
    private readonly Dictionary<int, ImmutableArray<CompiledRoute>.Builder> _routes = [];
    private readonly List<CompiledJoin> _joins = [];

    public ImmutableArray<CompiledJoin> Joins => [.. _joins];

    /// <summary>Binds all edges; afterwards the routes can be asked for.</summary>
    public void BindAll()
    {
        foreach (var edge in definition.Edges)
        {
            if (edge.Action is EdgeAction.Join join)
            {
                BindJoin(edge, join);
                continue;
            }

            if (edge.Sources.Length > 1)
            {
                diagnostics.Report(EdgeDiagnostics.SeveralSources(edge.Sources[1].Place));
            }

            if (FindSource(edge.Sources[0]) is { } source)
            {
                RoutesOf(source).AddRange(Bind(source, edge.Action));
            }
        }
    }

    /// <summary>What happens after a node, or at the start.</summary>
    /// <param name="source">The node's index, or <see cref="Usage.AtStart"/>.</param>
    public ImmutableArray<CompiledRoute> Of(int source) => _routes.TryGetValue(source, out var routes) ? routes.ToImmutable() : [];

    private ImmutableArray<CompiledRoute>.Builder RoutesOf(int source)
    {
        if (!_routes.TryGetValue(source, out var routes))
        {
            _routes[source] = routes = ImmutableArray.CreateBuilder<CompiledRoute>();
        }

        return routes;
    }

    private int? FindSource(Placed<string> name)
    {
        switch (name.Value)
        {
            case Names.Start:
                return Usage.AtStart;
            case Names.End or Names.Fail:
                diagnostics.Report(EdgeDiagnostics.EdgeFromEnd(name.Place));
                return null;
            default:
                return names.FindNode(name);
        }
    }

    private void BindJoin(EdgeDefinition edge, EdgeAction.Join join)
    {
        var sources = ImmutableArray.CreateBuilder<int>();
        foreach (var name in edge.Sources)
        {
            if (name.Value == Names.Start)
            {
                diagnostics.Report(EdgeDiagnostics.JoinAtStart(name.Place));
            }
            else if (FindSource(name) is { } source)
            {
                sources.Add(source);
            }
        }

        foreach (var twice in edge.Sources.GroupBy(name => name.Value).Where(group => group.Count() > 1))
        {
            diagnostics.Report(ReadingDiagnostics.RepeatedName(twice.Last().Place, "from", twice.Key));
        }

        var targets = join.Nodes.Select(name => names.FindTarget(name, takesFail: false)).OfType<int>().ToImmutableArray();
        var index = _joins.Count;
        _joins.Add(new CompiledJoin(index, sources.ToImmutable(), targets, join.Mode, (int)(join.Count?.Value ?? 0)));
        for (var i = 0; i < sources.Count; i++)
        {
            RoutesOf(sources[i]).Add(new CompiledRoute.IntoJoin(index, i));
        }
    }

    private IEnumerable<CompiledRoute> Bind(int source, EdgeAction action)
    {
        switch (action)
        {
            case EdgeAction.To to:
                return to.Nodes
                    .Select(name => names.FindTarget(name, takesFail: source != Usage.AtStart))
                    .OfType<int>()
                    .Select(target => new CompiledRoute.To(target));
            case EdgeAction.Each each:
                return BindEach(source, each.Definition);
            case EdgeAction.Choose choose:
                return [BindChoice(source, choose)];
            default:
                throw new System.Diagnostics.UnreachableException($"No rule for {action}.");
        }
    }

    private CompiledRoute.Choose BindChoice(int source, EdgeAction.Choose choose)
    {
        var arms = ImmutableArray.CreateBuilder<CompiledArm>();
        foreach (var arm in choose.Arms)
        {
            var condition = Compile(source, arm.When!, "when", StateType.Bool);
            var then = BindArm(source, arm.Then);
            if (condition is not null)
            {
                arms.Add(new CompiledArm(condition, then));
            }
        }

        var otherwise = choose.Else is null ? [] : BindArm(source, choose.Else.Then);
        return new CompiledRoute.Choose(arms.ToImmutable(), otherwise, choose.MatchesAll);
    }

    private ImmutableArray<CompiledRoute> BindArm(int source, EdgeAction then) => then switch
    {
        EdgeAction.To to => [.. to.Nodes.Select(name => names.FindTarget(name, takesFail: true)).OfType<int>().Select(target => new CompiledRoute.To(target))],
        EdgeAction.Each each => [.. BindEach(source, each.Definition)],
        _ => [],
    };

    private List<CompiledRoute> BindEach(int source, EachDefinition each)
    {
        var items = Compile(source, each.Items, "each", StateType.Any);
        if (items is not null && items.ResultType.WithoutNull is not (StateType.List or StateType.Anything))
        {
            diagnostics.Report(EdgeDiagnostics.NotAList(each.Items.Place, items.ResultType.Name));
            items = null;
        }

        var itemNumber = scopes.Layout.ItemNames.IndexOf(each.ItemName.Value);
        var routes = new List<CompiledRoute>();
        foreach (var name in each.Nodes)
        {
            if (FindItemNode(name) is not { } target)
            {
                continue;
            }

            int? errors = each.ErrorsField is null
                ? null
                : writes.BindRecord(target, name.Value, each.ErrorsField, new StateType.List(ErrorRecord.Type), EdgeDiagnostics.ErrorsFieldMismatch);
            if (items is not null)
            {
                routes.Add(new CompiledRoute.Each(items, scopes.Layout.Item(itemNumber), target, each.MaxConcurrency, each.OnItemError, errors));
            }
        }

        return routes;
    }

    private int? FindItemNode(Placed<string> name)
    {
        if (!Names.NotForNodes.Contains(name.Value))
        {
            return names.FindNode(name);
        }

        diagnostics.Report(EdgeDiagnostics.EachNeedsNode(name.Place, name.Value));
        return null;
    }

    private CompiledExpression? Compile(int source, YamlNode node, string key, StateType expected)
    {
        if (node is YamlNode.Scalar scalar)
        {
            var scope = source == Usage.AtStart ? scopes.AtStart : scopes.Of(source);
            return expressions.CompileWhole(scalar, new ValuePlace(key, expected, scope, ValueForm.Expression, new ReadBy(source, IsAfterWrites: true)));
        }

        if (node is not YamlNode.Broken)
        {
            diagnostics.Report(ReadingDiagnostics.WrongShape(Definition.Reading.Scalars.FirstLine(node), key, "an expression", node.Describe()));
        }

        return null;
    }
}
