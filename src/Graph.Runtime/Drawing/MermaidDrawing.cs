using System.Text;

namespace Graph.Runtime.Drawing;

/// <summary>Draws a workflow as a Mermaid flowchart, which Markdown viewers show as a picture.</summary>
public static class MermaidDrawing
{
    /// <summary>Draws a workflow.</summary>
    /// <param name="workflow">What to draw.</param>
    /// <returns>The flowchart's text; lines end with a line feed.</returns>
    public static string Draw(WorkflowDescription workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        var names = new DrawingNames(workflow);
        var text = new StringBuilder("flowchart TD\n");
        foreach (var end in names.Ends)
        {
            text.Append($"    {names.Of(end)}([\"{end}\"])\n");
        }

        foreach (var node in workflow.Nodes)
        {
            var label = string.Join("<br/>", DrawingNames.LinesOf(node).Select(Escape));
            text.Append(node.RunsPerItem || node.Subworkflow is not null ? $"    {names.Of(node.Name)}[[\"{label}\"]]\n" : $"    {names.Of(node.Name)}[\"{label}\"]\n");
        }

        foreach (var join in workflow.Joins)
        {
            text.Append($"    {names.Of(join.Name)}{{{{\"join {join.Waits}\"}}}}\n");
        }

        foreach (var edge in workflow.Edges)
        {
            var label = edge.Label is null ? "" : $"|\"{Escape(edge.Label)}\"|";
            text.Append($"    {names.Of(edge.From)} {ArrowOf(edge)}{label} {names.Of(edge.To)}\n");
        }

        return text.ToString();
    }

    private static string ArrowOf(EdgeDescription edge) => edge switch
    {
        { Kind: EdgeKind.GoTo or EdgeKind.OnError or EdgeKind.OnExpiry } => "-.->",
        { Item: not null } => "==>",
        _ => "-->",
    };

    /// <summary>Mermaid reads labels as Markdown and HTML; its own entities keep every sign what it is.</summary>
    private static string Escape(string label)
    {
        var escaped = new StringBuilder(label.Length);
        foreach (var letter in OneLine.Of(label))
        {
            escaped.Append(letter switch
            {
                '"' => "#quot;",
                '<' => "#lt;",
                '>' => "#gt;",
                '&' => "#amp;",
                '#' or '`' or '|' or '\\' or '*' or '[' or ']' or '{' or '}' => $"#{(int)letter};",
                _ => letter.ToString(),
            });
        }

        return escaped.ToString();
    }
}
