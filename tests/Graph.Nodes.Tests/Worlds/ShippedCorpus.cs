using System.Runtime.CompilerServices;

namespace Graph.Nodes.Tests.Worlds;

/// <summary>The documents that ship beside the example workflows.</summary>
internal static class ShippedCorpus
{
    internal static string Path { get; } = System.IO.Path.Combine(Workflows(), "research");

    internal static string Workflows([CallerFilePath] string here = "") =>
        System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "../../../workflows"));
}
