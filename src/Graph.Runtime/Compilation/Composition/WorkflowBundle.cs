using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Graph.Runtime.Compilation.Composition;

/// <summary>A workflow's text together with the texts of all files that it uses, as one text: what a store keeps, and what the hash covers.</summary>
/// <remarks>
/// A thread goes on by the bundle alone, so that nothing changes for it when one of the files does. A workflow that uses no other
/// file is its own bundle. Paths are relative to the main file's folder, with '/', so that a bundle is the same on each machine.
/// </remarks>
internal sealed record WorkflowBundle(string Main, ImmutableSortedDictionary<string, string> Files)
{
    // Exactly this start makes a text a bundle: no author writes it, and each format of bundles to come has another.
    private const string Opening = """{"graphagents_bundle":1,""";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Makes one text of several.</summary>
    /// <param name="main">The workflow's own text.</param>
    /// <param name="folder">The full path of its folder.</param>
    /// <param name="files">The other texts by full path.</param>
    public static string Pack(string main, string folder, IReadOnlyDictionary<string, string> files)
    {
        if (files.Count == 0)
        {
            return main;
        }

        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            writer.WriteStartObject();
            writer.WriteNumber("graphagents_bundle", 1);
            writer.WriteString("main", main);
            writer.WriteStartObject("files");
            foreach (var (path, text) in files.ToImmutableSortedDictionary(file => RelativePath(folder, file.Key), file => file.Value, StringComparer.Ordinal))
            {
                writer.WriteString(path, text);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    /// <summary>The bundle that a text is; null for a text that is none, or is damaged.</summary>
    public static WorkflowBundle? Find(string text)
    {
        if (!text.StartsWith(Opening, StringComparison.Ordinal))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(text);
            var files = document.RootElement.GetProperty("files").EnumerateObject();
            return new WorkflowBundle(
                document.RootElement.GetProperty("main").GetString() ?? "",
                files.ToImmutableSortedDictionary(file => file.Name, file => file.Value.GetString() ?? "", StringComparer.Ordinal));
        }
        catch (Exception failure) when (failure is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Reads the bundle's files for a main file that stands in a folder.</summary>
    /// <param name="folder">The full path of the folder.</param>
    public Func<string, string?> ReadFrom(string folder)
    {
        var byPath = Files.ToDictionary(file => Path.GetFullPath(file.Key, folder), file => file.Value, StringComparer.Ordinal);
        return path => byPath.GetValueOrDefault(path);
    }

    private static string RelativePath(string folder, string path) => Path.GetRelativePath(folder, path).Replace('\\', '/');
}
