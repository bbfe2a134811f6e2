using System.Collections.Frozen;

namespace Graph.Nodes.Research.Documents;

/// <summary>Which files are documents, by their extension.</summary>
internal static class DocumentFormats
{
    private static readonly FrozenDictionary<string, IDocumentReader> Readers = new Dictionary<string, IDocumentReader>
    {
        [".md"] = new MarkdownReader(),
        [".markdown"] = new MarkdownReader(),
        [".txt"] = new PlainTextReader(),
        [".text"] = new PlainTextReader(),
        [".html"] = new HtmlReader(),
        [".htm"] = new HtmlReader(),
        [".json"] = new JsonReader(),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>How a file is read whose extension says nothing, when an author names that very file.</summary>
    internal static IDocumentReader PlainText { get; } = new PlainTextReader();

    /// <summary>The extensions for a message.</summary>
    internal static string Listed => ".md, .txt, .html and .json";

    /// <summary>Finds the reader for a file.</summary>
    internal static IDocumentReader? FindReader(string path) => Readers.GetValueOrDefault(Path.GetExtension(path));
}
