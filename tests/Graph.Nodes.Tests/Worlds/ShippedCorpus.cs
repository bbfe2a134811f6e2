using System.Runtime.CompilerServices;

namespace Graph.Nodes.Tests.Worlds;

/// <summary>The example workflows that ship, and the documents beside them.</summary>
internal static class ShippedCorpus
{
    internal static string Workflows { get; } = FindWorkflows();

    internal static string Path { get; } = System.IO.Path.Combine(Workflows, "research");

    private static string FindWorkflows([CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "../../../workflows"));
}
