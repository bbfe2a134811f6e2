namespace Graph.Runtime.Drawing;

/// <summary>Short names that drawing languages take without quotes; authors' names may be words of those languages.</summary>
internal sealed class DrawingNames
{
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal)
    {
        [WorkflowDescription.Start] = "s",
        [WorkflowDescription.End] = "e",
        [WorkflowDescription.Fail] = "f",
    };

    internal DrawingNames(WorkflowDescription workflow)
    {
        for (var i = 0; i < workflow.Joins.Length; i++)
        {
            _names[workflow.Joins[i].Name] = $"j{i + 1}";
        }

        for (var i = 0; i < workflow.Nodes.Length; i++)
        {
            _names[workflow.Nodes[i].Name] = $"n{i + 1}";
        }

        Ends = [.. new[] { WorkflowDescription.Start, WorkflowDescription.End, WorkflowDescription.Fail }
            .Where(end => workflow.Edges.Any(edge => edge.From == end || edge.To == end))];
    }

    /// <summary>START, END and fail, as far as edges touch them.</summary>
    internal IReadOnlyList<string> Ends { get; }

    internal string Of(string name) => _names[name];

    /// <summary>The lines in a node's box: its name, its type where that says more, its marks.</summary>
    internal static IEnumerable<string> LinesOf(NodeDescription node)
    {
        yield return node.Name;
        if (node.Type != node.Name)
        {
            yield return node.Type;
        }

        if (node.Marks.Length > 0)
        {
            yield return node.Marks;
        }
    }
}
