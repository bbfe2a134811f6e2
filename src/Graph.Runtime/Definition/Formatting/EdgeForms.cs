using Graph.Runtime.Definition.Yaml;

namespace Graph.Runtime.Definition.Formatting;

/// <summary>Folds <c>{ from: a, to: b }</c> into <c>a -> b</c>, or the other way round.</summary>
internal static class EdgeForms
{
    private const string Arrow = "->";

    /// <summary>Rewrites the edges of a file in place; an edge with comments inside it, or with more to say, stays as it is.</summary>
    public static void Rewrite(LayoutNode.Collection root, EdgeStyle style)
    {
        if (root.Find("edges")?.Value is not LayoutNode.Collection { IsMap: false } edges)
        {
            return;
        }

        var items = style == EdgeStyle.Folded ? edges.Items.Select(Fold).ToList() : edges.Items.SelectMany(Expand).ToList();
        edges.Items.Clear();
        edges.Items.AddRange(items);
    }

    private static LayoutItem Fold(LayoutItem edge)
    {
        if (edge.Value is not LayoutNode.Collection { IsMap: true, Anchor: null, Items.Count: 2, Foot.Count: 0 } map
            || map.Find("from") is not { } from
            || map.Find("to") is not { } to
            || NameOf(from.Value) is not { } source
            || TargetsOf(to.Value) is not { } targets
            || HasInnerComments(from) || HasInnerComments(to))
        {
            return edge;
        }

        var folded = LayoutNode.Scalar.Plain($"{source} {Arrow} {targets}", edge.Value.Place);
        return edge with { Value = folded, Behind = edge.Behind ?? map.Items.Select(item => item.Behind).FirstOrDefault(comment => comment is not null) };
    }

    // Above the first key of an item there is nothing, and one comment behind either key can stand behind the arrow.
    private static bool HasInnerComments(LayoutItem item) =>
        item.Above.Count > 0 || item.BehindKey is not null || (item.Behind is not null && item.Key?.Text == "from");

    private static IEnumerable<LayoutItem> Expand(LayoutItem edge)
    {
        if (edge.Value is not LayoutNode.Scalar { Anchor: null } arrow || arrow.IsBlock)
        {
            return [edge];
        }

        var steps = arrow.Text.Split(Arrow).Select(step => step.Trim()).ToList();
        return steps.Count >= 2 && steps.SkipLast(1).All(IsName) && NamesIn(steps[^1]).All(IsName)
            ? steps.Zip(steps.Skip(1)).Select((step, index) => ToMap(edge, step.First, step.Second, index == 0))
            : [edge];
    }

    private static IEnumerable<string> NamesIn(string targets) =>
        targets.StartsWith('[') && targets.EndsWith(']') ? targets[1..^1].Split(',').Select(name => name.Trim()) : [targets];

    private static LayoutItem ToMap(LayoutItem edge, string source, string targets, bool isFirst)
    {
        var place = edge.Value.Place;
        var map = new LayoutNode.Collection(place, null, isMap: true, isFlow: true)
        {
            Items =
            [
                new LayoutItem(LayoutNode.Scalar.Plain("from", place), NodeOf(source, place)),
                new LayoutItem(LayoutNode.Scalar.Plain("to", place), NodeOf(targets, place)),
            ],
        };
        return isFirst ? edge with { Value = map } : new LayoutItem(null, map);
    }

    private static LayoutNode NodeOf(string names, Diagnostics.TextRange place) => names.StartsWith('[')
        ? new LayoutNode.Collection(place, null, isMap: false, isFlow: true)
        {
            Items = [.. NamesIn(names).Select(name => new LayoutItem(null, LayoutNode.Scalar.Plain(name, place)))],
        }
        : LayoutNode.Scalar.Plain(names, place);

    private static string? TargetsOf(LayoutNode node)
    {
        if (node is not LayoutNode.Collection { IsMap: false, Anchor: null, Foot.Count: 0 } list)
        {
            return NameOf(node);
        }

        var names = list.Items.Select(item => HasInnerComments(item) || item.Behind is not null ? null : NameOf(item.Value)).ToList();
        var isSound = names.Count > 0 && !names.Contains(null) && names.Distinct().Count() == names.Count;
        return !isSound ? null : names.Count == 1 ? names[0] : $"[{string.Join(", ", names)}]";
    }

    private static string? NameOf(LayoutNode node) =>
        node is LayoutNode.Scalar { Anchor: null } name && IsName(name.Text) ? name.Text : null;

    private static bool IsName(string text) => Names.IsNode(text) || Names.NotForNodes.Contains(text);
}
