using System.Globalization;
using Graph.Runtime.Checkpoints;

namespace Graph.Stores.Redis;

/// <summary>Which workflow a thread runs, as its hash and its place in the index spell it: version, blank, name.</summary>
internal static class WorkflowText
{
    internal static string Write(WorkflowReference workflow) => string.Create(CultureInfo.InvariantCulture, $"{workflow.Version} {workflow.Name}");

    internal static WorkflowReference Read(string text, string hash)
    {
        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        return new WorkflowReference(text[(blank + 1)..], int.Parse(text[..blank], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), hash);
    }
}
