using Graph.Runtime.Definition.Yaml;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Definition.Formatting;

/// <summary>Writes a workflow file in the format's own style, without changing what it means or losing a comment.</summary>
/// <remarks>
/// Keys of the format come in their usual order, keys of the author's own in his; indentation is two spaces; a blank line separates
/// the sections; quotes go where nothing needs them; a bracketed list or map that fits on its line stays there. What was formatted
/// once is not changed again.
/// </remarks>
public static class WorkflowFormatter
{
    /// <summary>Formats a file.</summary>
    /// <param name="text">The text of a workflow that compiles without errors.</param>
    /// <param name="edges">How plain edges are written.</param>
    /// <returns>The formatted text, which ends with a line break.</returns>
    /// <exception cref="ArgumentException">The text is not the YAML of a workflow.</exception>
    public static string Format(string text, EdgeStyle edges = EdgeStyle.Folded)
    {
        ArgumentNullException.ThrowIfNull(text);
        var root = new LayoutReader(new SourceText(text, "workflow")).Read();
        if (root is not { IsMap: true })
        {
            throw new ArgumentException("Only a file that compiles can be formatted, and this one is not even a map in YAML.", nameof(text));
        }

        var isSetOff = root.Items is [{ HasGap: true }, ..];
        var head = TakeHead(root);

        // What an alias stands for comes before it, so nothing may change places.
        if (!HasAnchors(root))
        {
            root = KeyOrder.Sort(root);
        }

        KeyOrder.MarkSections(root);
        EdgeForms.Rewrite(root, edges);
        return new LayoutWriter().Write(head, isSetOff, root);
    }

    // Comments above the first key speak of the file, whichever key comes first in the end.
    private static List<LayoutComment> TakeHead(LayoutNode.Collection root)
    {
        if (root.Items.Count == 0)
        {
            return [];
        }

        var first = root.Items[0];
        var head = first.Above.ToList();
        first.Above.Clear();
        first.HasGap = false;
        return head;
    }

    private static bool HasAnchors(LayoutNode node) => node.Anchor is not null
        || (node is LayoutNode.Collection collection && collection.Items.Exists(item => HasAnchors(item.Value) || item.Key?.Anchor is not null));
}
