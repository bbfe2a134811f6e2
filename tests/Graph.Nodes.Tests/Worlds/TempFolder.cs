using System.Globalization;

namespace Graph.Nodes.Tests.Worlds;

/// <summary>A folder of real files that is gone after the test.</summary>
public sealed class TempFolder : IDisposable
{
    private DateTime _writtenAt = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public string Path { get; } = Directory.CreateTempSubdirectory("graph-nodes-").FullName;

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file whose time is later than that of all before, and long past.</summary>
    public TempFolder With(string name, string content) => With(name, System.Text.Encoding.UTF8.GetBytes(content));

    public TempFolder With(string name, byte[] content)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        _writtenAt += TimeSpan.FromMinutes(1);
        File.SetLastWriteTimeUtc(path, _writtenAt);
        return this;
    }

    public TempFolder WithNumbered(int count, Func<int, string> content)
    {
        for (var i = 0; i < count; i++)
        {
            With($"doc{i.ToString("D5", CultureInfo.InvariantCulture)}.md", content(i));
        }

        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
