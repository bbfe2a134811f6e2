namespace Graph.Host.Tests.Worlds;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    internal static string Root { get; } = FindRoot();

    internal static string Read(string path) => File.ReadAllText(PathOf(path));

    internal static string PathOf(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "GraphAgents.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No GraphAgents.sln above the tests.");
        }

        return folder.FullName;
    }
}
