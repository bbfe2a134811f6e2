using Graph.Runtime.Definition.Format;
using Graph.Runtime.Definition.Yaml;

namespace Graph.Runtime.Definition.Formatting;

/// <summary>Puts the keys of the format into their usual order; the author's own names keep theirs.</summary>
internal static class KeyOrder
{
    /// <summary>The file in order.</summary>
    public static LayoutNode.Collection Sort(LayoutNode.Collection root) => SortKeys(root, WorkflowFormat.Workflow);

    /// <summary>Marks where one section of the file ends and the next one starts.</summary>
    public static void MarkSections(LayoutNode.Collection root)
    {
        for (var i = 1; i < root.Items.Count; i++)
        {
            root.Items[i].StartsSection = SectionOf(root.Items[i]) != SectionOf(root.Items[i - 1]);
        }
    }

    private static int SectionOf(LayoutItem item) =>
        item.Key is { } key && WorkflowFormat.Workflow.PlaceOf(key.Text) < WorkflowFormat.Workflow.Keys.Length ? WorkflowFormat.Workflow[key.Text].Section : int.MaxValue;

    private static LayoutNode.Collection SortKeys(LayoutNode.Collection map, FormatMap format)
    {
        var items = map.Items.Select(item => Descend(item, format)).OrderBy(item => format.PlaceOf(item.Key?.Text ?? ""));
        return With(map, items);
    }

    private static LayoutItem Descend(LayoutItem item, FormatMap format) =>
        item.Key is { } key && format.PlaceOf(key.Text) < format.Keys.Length ? item with { Value = Sort(item.Value, format[key.Text].Shape) } : item;

    private static LayoutNode Sort(LayoutNode node, FormatShape shape) => (node, shape) switch
    {
        (LayoutNode.Collection { IsMap: true } map, FormatShape.Map keys) => SortKeys(map, keys.Keys),
        (LayoutNode.Collection { IsMap: true } map, FormatShape.Entries entries) => SortItems(map, entries.Value),
        (LayoutNode.Collection { IsMap: false } list, FormatShape.Rows rows) => SortItems(list, rows.Item),
        (LayoutNode.Collection collection, FormatShape.Either either) => SortEither(collection, either),
        _ => node,
    };

    private static LayoutNode SortEither(LayoutNode.Collection collection, FormatShape.Either either)
    {
        var shape = either.Shapes.FirstOrDefault(shape => collection.IsMap
            ? shape is FormatShape.Map or FormatShape.Entries
            : shape is FormatShape.Rows);
        return shape is null ? collection : Sort(collection, shape);
    }

    private static LayoutNode.Collection SortItems(LayoutNode.Collection collection, FormatShape shape) =>
        With(collection, collection.Items.Select(item => item with { Value = Sort(item.Value, shape) }));

    private static LayoutNode.Collection With(LayoutNode.Collection collection, IEnumerable<LayoutItem> items)
    {
        var sorted = new LayoutNode.Collection(collection.Place, collection.Anchor, collection.IsMap, collection.IsFlow) { Items = [.. items] };
        sorted.Foot.AddRange(collection.Foot);
        return sorted;
    }
}
