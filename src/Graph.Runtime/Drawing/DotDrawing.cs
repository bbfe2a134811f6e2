using System.Text;

namespace Graph.Runtime.Drawing;

/// <summary>Draws a workflow in the language of Graphviz.</summary>
public static class DotDrawing
{
    /// <summary>Draws a workflow.</summary>
    /// <param name="workflow">What to draw.</param>
    /// <returns>The graph's text; lines end with a line feed.</returns>
    public static string Draw(WorkflowDescription workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        var names = new DrawingNames(workflow);
        var text = new StringBuilder($"digraph {Quote([workflow.Name])} {{\n");
        text.Append("    rankdir=TB;\n    node [shape=box, style=rounded, fontname=\"sans-serif\"];\n    edge [fontname=\"sans-serif\"];\n");
        foreach (var end in names.Ends)
        {
            text.Append($"    {names.Of(end)} [label={Quote([end])}, shape=oval];\n");
        }

        foreach (var node in workflow.Nodes)
        {
            var shape = (node.Subworkflow is null ? "" : ", shape=component, style=solid") + (node.RunsPerItem ? ", peripheries=2" : "");
            text.Append($"    {names.Of(node.Name)} [label={Quote(DrawingNames.LinesOf(node))}{shape}];\n");
        }

        foreach (var join in workflow.Joins)
        {
            text.Append($"    {names.Of(join.Name)} [label={Quote([$"join {join.Waits}"])}, shape=hexagon, style=solid];\n");
        }

        foreach (var edge in workflow.Edges)
        {
            text.Append($"    {names.Of(edge.From)} -> {names.Of(edge.To)}{AttributesOf(edge)};\n");
        }

        return text.Append("}\n").ToString();
    }

    private static string AttributesOf(EdgeDescription edge)
    {
        var style = edge switch
        {
            { Kind: EdgeKind.GoTo or EdgeKind.OnError or EdgeKind.OnExpiry } => "style=dashed",
            { Item: not null } => "style=bold",
            _ => null,
        };
        var label = edge.Label is null ? null : $"label={Quote([edge.Label])}";
        var attributes = new[] { label, style }.OfType<string>().ToArray();
        return attributes.Length == 0 ? "" : $" [{string.Join(", ", attributes)}]";
    }

    private static string Quote(IEnumerable<string> lines) => "\"" + string.Join("\\n", lines.Select(Escape)) + "\"";

    private static string Escape(string line) => OneLine.Of(line)
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal);
}
