using System.Text;

namespace Graph.Runtime.Drawing;

/// <summary>Draws a workflow for a terminal: each node in the order in which a run can come to it, with the ways out of it.</summary>
public static class TextDrawing
{
    /// <summary>Draws a workflow.</summary>
    /// <param name="workflow">What to draw.</param>
    /// <returns>The drawing; lines end with a line feed.</returns>
    public static string Draw(WorkflowDescription workflow)
    {
        ArgumentNullException.ThrowIfNull(workflow);
        var order = FindOrder(workflow);
        var text = new StringBuilder($"{workflow.Name}, version {workflow.Version}\n");
        if (workflow.Description is not null)
        {
            text.Append(workflow.Description).Append('\n');
        }

        foreach (var name in order)
        {
            text.Append('\n').Append(HeadOf(name, workflow)).Append('\n');
            AppendEdges(text, name, workflow, order);
        }

        return text.ToString();
    }

    private static void AppendEdges(StringBuilder text, string from, WorkflowDescription workflow, List<string> order)
    {
        var edges = workflow.Edges.Where(edge => edge.From == from).ToArray();
        for (var i = 0; i < edges.Length; i++)
        {
            var corner = i == edges.Length - 1 ? "└─" : "├─";
            var label = edges[i].Label is { } words ? $" {words} ─" : "";
            text.Append(corner).Append(label).Append("▶ ").Append(TargetOf(edges[i], workflow, order)).Append('\n');
        }
    }

    private static string HeadOf(string name, WorkflowDescription workflow)
    {
        var node = workflow.Nodes.FirstOrDefault(candidate => candidate.Name == name);
        if (node is null)
        {
            return name;
        }

        var type = node.Type == node.Name ? "" : $" ({node.Type})";
        var marks = node.Marks.Length == 0 ? "" : $" [{node.Marks}]";
        var description = node.Description is null ? "" : $": {node.Description}";
        return name + type + marks + description;
    }

    /// <summary>Where an edge leads, through a join to its targets; ↺ marks a way back.</summary>
    private static string TargetOf(EdgeDescription edge, WorkflowDescription workflow, List<string> order)
    {
        if (workflow.Joins.FirstOrDefault(join => join.Name == edge.To) is { } join)
        {
            var wait = join.Waits is "active" or "all" or "any" ? join.Waits : $"{join.Waits} of them";
            return $"{string.Join(", ", join.Targets)} (waits for {string.Join(", ", join.Sources)}: {wait})";
        }

        var isEarlier = order.IndexOf(edge.To) is >= 0 and var place && place <= order.IndexOf(edge.From);
        return isEarlier && FindReached(edge.To, workflow).Contains(edge.From) ? edge.To + " ↺" : edge.To;
    }

    /// <summary>START, then nodes by how many edges lead to them, then those that nothing leads to.</summary>
    private static List<string> FindOrder(WorkflowDescription workflow)
    {
        var order = FindReached(WorkflowDescription.Start, workflow);
        order.AddRange(workflow.Nodes.Select(node => node.Name).Except(order).ToArray());
        return order;
    }

    /// <summary>A node and those that it leads to, the nearest first.</summary>
    private static List<string> FindReached(string from, WorkflowDescription workflow)
    {
        var reached = new List<string> { from };
        var outgoing = workflow.Edges.ToLookup(edge => edge.From, StringComparer.Ordinal);
        var joins = workflow.Joins.ToDictionary(join => join.Name, StringComparer.Ordinal);
        var unseen = workflow.Nodes.Select(node => node.Name).Where(name => name != from).ToHashSet(StringComparer.Ordinal);
        for (var i = 0; i < reached.Count; i++)
        {
            var targets = outgoing[reached[i]].SelectMany(edge => joins.TryGetValue(edge.To, out var join) ? join.Targets : [edge.To]);
            reached.AddRange(targets.Where(unseen.Remove).ToArray());
        }

        return reached;
    }
}
