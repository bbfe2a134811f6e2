using System.Globalization;
using Graph.Runtime.Checkpoints;

namespace Graph.Stores.Redis;

/// <summary>Which workflow a thread runs, as its hash and its place in the index spell it: version, blank, name.</summary>
internal static class WorkflowText
{
    internal static string Write(WorkflowReference workflow) => string.Create(CultureInfo.InvariantCulture, $"{workflow.Version} {workflow.Name}");

    /// <summary>Reads what a thread ran at a version, when it was moved to another definition after that.</summary>
    /// <param name="former">Oldest first: until which version, which workflow, the definition's hash, each with NUL after it.</param>
    /// <param name="version">The version.</param>
    internal static WorkflowReference? FindFormer(string? former, long version) => former?.Split('\0').Chunk(3)
        .Where(parts => parts.Length == 3 && long.Parse(parts[0], CultureInfo.InvariantCulture) > version)
        .Select(parts => Read(parts[1], parts[2]))
        .FirstOrDefault();

    internal static WorkflowReference Read(string text, string hash)
    {
        var blank = text.IndexOf(' ', StringComparison.Ordinal);
        return new WorkflowReference(text[(blank + 1)..], int.Parse(text[..blank], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture), hash);
    }
}
