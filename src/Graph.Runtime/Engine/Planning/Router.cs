using System.Collections.Immutable;
using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation;
using Graph.Runtime.Expressions;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Planning;

/// <summary>Answers the conditions of routes for one task.</summary>
internal sealed class Router(WorkflowTopology topology)
{
    /// <summary>Routes that ask nothing have the same answer always.</summary>
    private readonly IReadOnlyList<Routing>?[] _fixed =
        [.. topology.Workflow.Nodes.Select(node => IsFixed(node.Routes) ? Fix(node.Routes) : null)];

    /// <summary>Whether the routes of a node depend on the state.</summary>
    internal bool IsConditional(int node) => _fixed[node] is null;

    /// <summary>Decides where a node's static edges lead.</summary>
    /// <exception cref="ExpressionException">A condition has no result.</exception>
    internal IReadOnlyList<Routing> Route(CompiledNode node, EvaluationFrame frame) => _fixed[node.Index] ?? Route(node.Routes, frame);

    /// <summary>Decides where a set of routes leads.</summary>
    internal IReadOnlyList<Routing> Route(ImmutableArray<CompiledRoute> routes, EvaluationFrame frame)
    {
        var decided = new List<Routing>();
        DecideAll(routes, frame, decided, []);
        return decided;
    }

    /// <summary>Decides where a command leads.</summary>
    /// <exception cref="NodeFailedException">It names a target that the node did not declare.</exception>
    internal IReadOnlyList<Routing> Route(CompiledNode node, IReadOnlyList<string> targets, EvaluationFrame frame)
    {
        foreach (var name in targets)
        {
            RequireDeclared(node, name);
        }

        var decided = new List<Routing>(node.GoToAdds ? Route(node, frame) : []);
        foreach (var name in targets)
        {
            Add(node.GoToTargets[name], decided);
        }

        return decided;
    }

    private static void RequireDeclared(CompiledNode node, string target)
    {
        if (!node.GoToTargets.ContainsKey(target))
        {
            var declared = node.GoToTargets.IsEmpty ? "declares none" : $"declares {string.Join(", ", node.GoToTargets.Keys.Order(StringComparer.Ordinal))}";
            throw new NodeFailedException(
                ErrorKind.Validation, $"The node '{node.Name}' went to '{target}', but it {declared} under 'routes'. Add '{target}' there, or go elsewhere.");
        }
    }

    private static bool IsFixed(ImmutableArray<CompiledRoute> routes) => routes.All(route => route is CompiledRoute.To or CompiledRoute.IntoJoin);

    private static List<Routing> Fix(ImmutableArray<CompiledRoute> routes)
    {
        var decided = new List<Routing>();
        foreach (var route in routes)
        {
            if (route is CompiledRoute.IntoJoin join)
            {
                decided.Add(new Routing.IntoJoin(join.JoinIndex, join.SourceIndex));
            }
            else
            {
                Add(((CompiledRoute.To)route).Target, decided);
            }
        }

        return decided;
    }

    private static void Add(int target, List<Routing> decided)
    {
        if (target == NodeTarget.Fail)
        {
            decided.Add(new Routing.Failure());
        }
        else if (target != NodeTarget.End)
        {
            decided.Add(new Routing.ToNode(target));
        }
    }

    private void Decide(CompiledRoute route, EvaluationFrame frame, List<Routing> decided, ImmutableArray<int> passedBy)
    {
        switch (route)
        {
            case CompiledRoute.To to:
                Add(to.Target, decided);
                break;
            case CompiledRoute.IntoJoin join:
                decided.Add(new Routing.IntoJoin(join.JoinIndex, join.SourceIndex));
                break;
            case CompiledRoute.Each each:
                Map(each, frame, decided, passedBy);
                break;
            case CompiledRoute.Choose choose:
                Choose(choose, frame, decided, passedBy);
                break;
            default:
                throw new System.Diagnostics.UnreachableException($"No rule for {route}.");
        }
    }

    /// <summary>A list of nothing is mapped at once, so what follows the target runs.</summary>
    /// <param name="each">The map-reduce.</param>
    /// <param name="frame">What the expressions see.</param>
    /// <param name="decided">Takes what is decided.</param>
    /// <param name="passedBy">Nodes that were mapped over nothing on the way here; passing by one twice would never end.</param>
    private void Map(CompiledRoute.Each each, EvaluationFrame frame, List<Routing> decided, ImmutableArray<int> passedBy)
    {
        var items = ItemsOf(each, frame);
        if (items.Count > 0)
        {
            decided.Add(new Routing.IntoGroup(topology.IndexOf(each), items));
            return;
        }

        if (!passedBy.Contains(each.Target))
        {
            DecideAll(topology.Workflow.Nodes[each.Target].Routes, frame, decided, passedBy.Add(each.Target));
        }
    }

    private void Choose(CompiledRoute.Choose choose, EvaluationFrame frame, List<Routing> decided, ImmutableArray<int> passedBy)
    {
        var hasMatch = false;
        foreach (var arm in choose.Arms)
        {
            if (!Holds(arm.When, frame))
            {
                continue;
            }

            hasMatch = true;
            DecideAll(arm.Then, frame, decided, passedBy);
            if (!choose.MatchesAll)
            {
                return;
            }
        }

        if (!hasMatch)
        {
            DecideAll(choose.Otherwise, frame, decided, passedBy);
        }
    }

    private void DecideAll(ImmutableArray<CompiledRoute> routes, EvaluationFrame frame, List<Routing> decided, ImmutableArray<int> passedBy)
    {
        foreach (var route in routes)
        {
            Decide(route, frame, decided, passedBy);
        }
    }

    private static bool Holds(CompiledExpression when, EvaluationFrame frame)
    {
        var answer = when.Evaluate(frame);
        return answer.Kind == ValueKind.Bool
            ? answer.AsBool()
            : throw new ExpressionException(when.Text, $"a condition must be true or false, and this one is {answer.Kind}.");
    }

    private static ValueList ItemsOf(CompiledRoute.Each each, EvaluationFrame frame)
    {
        var items = each.Items.Evaluate(frame);
        return items.Kind switch
        {
            ValueKind.List => items.AsList(),
            ValueKind.Null => ValueList.Empty,
            _ => throw new ExpressionException(each.Items.Text, $"'each' needs a list, and this is {items.Kind}."),
        };
    }
}
