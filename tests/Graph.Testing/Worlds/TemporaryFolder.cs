namespace Graph.Testing.Worlds;

/// <summary>A folder of one test, which goes with it.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("graph-kept-");

    public string Path => System.IO.Path.Combine(_folder.FullName, "inner");

    public void Dispose() => _folder.Delete(recursive: true);
}
