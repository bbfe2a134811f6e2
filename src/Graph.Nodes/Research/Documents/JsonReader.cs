using System.Text.Json;

namespace Graph.Nodes.Research.Documents;

/// <summary>Reads JSON: every object of an array of objects is a document of its own; everything else together is one.</summary>
/// <remarks>
/// A text of eight words or more stands as it is; a shorter one, which needs its name to mean something, as <c>path: text</c>.
/// Numbers and booleans are no text.
/// </remarks>
internal sealed class JsonReader : IDocumentReader
{
    public IEnumerable<ExtractedDocument> Read(string content)
    {
        try
        {
            return new JsonDocuments(content).Read();
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"it is not JSON at line {wrong.LineNumber + 1}: {wrong.Message.Split(" LineNumber")[0]}", wrong);
        }
    }
}
