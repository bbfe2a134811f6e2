using System.Text;
using System.Text.Json;
using Graph.Nodes.Text;

namespace Graph.Nodes.Research.Documents;

/// <summary>One walk through a JSON text that collects its documents.</summary>
internal sealed class JsonDocuments
{
    private const int WordsOfProse = 8;

    private static readonly string[] TitleNames = ["title", "name", "heading", "question", "subject", "id"];

    private readonly byte[] _bytes;
    private readonly LineIndex _lines;
    private readonly List<ExtractedDocument> _documents = [];

    internal JsonDocuments(string content)
    {
        _bytes = Encoding.UTF8.GetBytes(content);
        // One character a byte, so that the parser's byte positions are indices.
        _lines = new LineIndex(Encoding.Latin1.GetString(_bytes));
    }

    internal List<ExtractedDocument> Read()
    {
        var reader = new Utf8JsonReader(_bytes, new JsonReaderOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
        var whole = new Draft();
        while (reader.Read())
        {
            ReadValue(ref reader, "", whole, isRoot: true);
        }

        AddDocument(whole, at: 0);
        return _documents;
    }

    private void ReadValue(ref Utf8JsonReader reader, string path, Draft draft, bool isRoot = false)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                ReadObject(ref reader, path, draft);
                break;
            case JsonTokenType.StartArray:
                ReadArray(ref reader, path, draft, isRoot);
                break;
            case JsonTokenType.String:
                AddText(ref reader, path, draft);
                break;
        }
    }

    private void ReadObject(ref Utf8JsonReader reader, string path, Draft draft)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            ReadValue(ref reader, path.Length == 0 ? name : $"{path}.{name}", draft);
        }
    }

    private void ReadArray(ref Utf8JsonReader reader, string path, Draft draft, bool isRoot)
    {
        var index = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                var item = new Draft { Name = isRoot ? "" : path };
                var at = _documents.Count;
                ReadObject(ref reader, "", item);
                AddDocument(item, at);
            }
            else
            {
                ReadValue(ref reader, $"{path}[{index}]", draft);
            }

            index++;
        }
    }

    private void AddText(ref Utf8JsonReader reader, string path, Draft draft)
    {
        var text = reader.GetString()!.ReplaceLineEndings("\n").Trim();
        if (text.Length == 0)
        {
            return;
        }

        var first = _lines.LineAt((int)reader.TokenStartIndex);
        var rank = Array.IndexOf(TitleNames, path);
        if (rank >= 0 && rank < draft.TitleRank)
        {
            (draft.Title, draft.TitleRank) = (text, rank);
        }

        var shown = TextAnalyzer.CountWords(text) >= WordsOfProse || path.Length == 0 ? text : $"{path}: {text}";
        draft.Blocks.Add(new Block(0, shown, first, first));
    }

    private void AddDocument(Draft draft, int at)
    {
        if (draft.Blocks.Count > 0)
        {
            var title = draft.Title.Length > 0 ? draft.Title : draft.Name;
            _documents.Insert(at, new ExtractedDocument(title, draft.Blocks));
        }
    }

    private sealed class Draft
    {
        internal string Name { get; init; } = "";

        internal string Title { get; set; } = "";

        internal int TitleRank { get; set; } = int.MaxValue;

        internal List<Block> Blocks { get; } = [];
    }
}
