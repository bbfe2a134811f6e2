namespace Graph.EndToEnd.Tests.Worlds;

/// <summary>The source tree that these tests were built from, and the product built beside them.</summary>
internal static class Repository
{
    internal static string Root { get; } = FindRoot();

    /// <summary>The command, in the configuration of these tests.</summary>
    internal static string GraphDll { get; } = FindGraph();

    internal static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "GraphAgents.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No GraphAgents.sln above the tests.");
        }

        return folder.FullName;
    }

    private static string FindGraph()
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Name;
        var dll = Path.Combine(Root, "artifacts", "bin", "Graph.Host", configuration, "graph.dll");
        return File.Exists(dll) ? dll : throw new FileNotFoundException($"Build the command first: dotnet build src/Graph.Host -c {configuration}", dll);
    }
}
