using System.Collections.Immutable;
using System.Diagnostics;
using Graph.Runtime.Compilation;

namespace Graph.Runtime.Drawing;

/// <summary>Flattens routes, conditions within conditions included, to edges.</summary>
internal sealed class EdgeFinder(CompiledWorkflow workflow, ImmutableArray<JoinDescription> joins)
{
    private const string Else = "else";

    private readonly ImmutableArray<EdgeDescription>.Builder _edges = ImmutableArray.CreateBuilder<EdgeDescription>();

    internal ImmutableArray<EdgeDescription> Find()
    {
        Add(workflow.StartRoutes, new EdgeDescription { From = WorkflowDescription.Start, To = "" });
        foreach (var node in workflow.Nodes)
        {
            var outline = new EdgeDescription { From = node.Name, To = "" };
            Add(node.Routes, outline);
            AddOwnTargets(node, outline);
            AddFailureRoutes(node, outline);
        }

        foreach (var join in joins)
        {
            _edges.AddRange(join.Targets.Select(target => new EdgeDescription { From = join.Name, To = target }));
        }

        return _edges.ToImmutable();
    }

    private void Add(ImmutableArray<CompiledRoute> routes, EdgeDescription outline)
    {
        foreach (var route in routes)
        {
            Add(route, outline);
        }
    }

    private void Add(CompiledRoute route, EdgeDescription outline)
    {
        switch (route)
        {
            case CompiledRoute.To to:
                _edges.Add(outline with { To = NameOf(to.Target) });
                break;
            case CompiledRoute.IntoJoin join:
                _edges.Add(outline with { To = joins[join.JoinIndex].Name });
                break;
            case CompiledRoute.Each each:
                _edges.Add(outline with { To = NameOf(each.Target), Item = ItemNameOf(each.ItemIndex) });
                break;
            case CompiledRoute.Choose choose:
                AddChoice(choose, outline);
                break;
            default:
                throw new UnreachableException($"No rule for {route}.");
        }
    }

    private void AddChoice(CompiledRoute.Choose choose, EdgeDescription outline)
    {
        foreach (var arm in choose.Arms)
        {
            Add(arm.Then, Narrow(outline, EdgeKind.Condition, OneLine.Of(arm.When.Text)));
        }

        Add(choose.Otherwise, Narrow(outline, EdgeKind.Otherwise, Else));
    }

    private static EdgeDescription Narrow(EdgeDescription outline, EdgeKind kind, string condition) => outline with
    {
        Kind = kind,
        Condition = outline.Condition is null ? condition : $"{outline.Condition}, {condition}",
    };

    /// <summary>A command's targets are kept without an order; nodes in theirs, END last, is one that stays.</summary>
    private void AddOwnTargets(CompiledNode node, EdgeDescription outline) => _edges.AddRange(node.GoToTargets.Values
        .OrderBy(target => target < 0 ? int.MaxValue : target)
        .Select(target => outline with { To = NameOf(target), Kind = EdgeKind.GoTo }));

    private void AddFailureRoutes(CompiledNode node, EdgeDescription outline)
    {
        if (node.OnError?.Target is { } target)
        {
            _edges.Add(outline with { To = NameOf(target), Kind = EdgeKind.OnError });
        }

        if (node.Expiry?.Target is { } late)
        {
            _edges.Add(outline with { To = NameOf(late), Kind = EdgeKind.OnExpiry });
        }
    }

    private string NameOf(int target) => WorkflowDescriptionExtensions.NameOf(target, workflow);

    private string ItemNameOf(int frameIndex) => workflow.Layout.ItemNames[frameIndex - workflow.Layout.Item(0)];
}
