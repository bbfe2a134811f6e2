namespace Graph.Runtime.Scenarios;

/// <summary>Where a node is, as authors write it: its name, or the names of the nodes that run its workflow before it, as in <c>review/check</c>.</summary>
internal static class NodePath
{
    internal static string Of(string place, string node) => place.Length == 0 ? node : $"{place}/{node}";

    /// <summary>The path of a task without the items that it is one of: <c>price/multiply</c> for <c>price#0/multiply</c>.</summary>
    internal static string WithoutItems(string tasks) => tasks.Contains('#', StringComparison.Ordinal)
        ? string.Join('/', tasks.Split('/').Select(task => task.IndexOf('#', StringComparison.Ordinal) is >= 0 and var item ? task[..item] : task))
        : tasks;
}
