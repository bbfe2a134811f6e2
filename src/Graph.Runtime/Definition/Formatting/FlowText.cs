using Graph.Runtime.Definition.Yaml;

namespace Graph.Runtime.Definition.Formatting;

/// <summary>Writes a list or map in brackets on one line.</summary>
internal static class FlowText
{
    private const int LongestLine = 140;

    /// <summary>The text; null when the collection is a block, holds a comment, or does not fit on the line.</summary>
    /// <param name="collection">The collection.</param>
    /// <param name="column">Where it would start.</param>
    public static string? Write(LayoutNode.Collection collection, int column)
    {
        if (!(collection.IsFlow || collection.Items.Count == 0) || !IsSimple(collection))
        {
            return null;
        }

        var text = Write(collection);
        return column + text.Length <= LongestLine ? text : null;
    }

    private static bool IsSimple(LayoutNode.Collection collection) =>
        collection.Foot.Count == 0
        && collection.Items.TrueForAll(item => item.Above.Count == 0
            && item.BehindKey is null
            && item.Behind is null
            && item.Value switch
            {
                LayoutNode.Scalar scalar => ScalarText.FitsOneLine(scalar),
                LayoutNode.Collection inner => IsSimple(inner),
                _ => true,
            });

    private static string Write(LayoutNode.Collection collection)
    {
        if (collection.Items.Count == 0)
        {
            return collection.IsMap ? "{}" : "[]";
        }

        var items = string.Join(", ", collection.Items.Select(Write));
        return collection.IsMap ? $"{{ {items.TrimEnd()} }}" : $"[{items}]";
    }

    private static string Write(LayoutItem item) =>
        item.Key is { } key ? $"{ScalarText.Write(key, isTight: true)}: {Write(item.Value)}" : Write(item.Value);

    private static string Write(LayoutNode node)
    {
        var anchor = node.Anchor is null ? "" : $"&{node.Anchor} ";
        return anchor + node switch
        {
            LayoutNode.Scalar scalar => ScalarText.Write(scalar, isTight: true),
            LayoutNode.Alias alias => $"*{alias.Name} ",
            LayoutNode.Collection collection => Write(collection),
            _ => "",
        };
    }
}
