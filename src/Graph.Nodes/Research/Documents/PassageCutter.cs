using Graph.Nodes.Text;

namespace Graph.Nodes.Research.Documents;

/// <summary>Cuts documents into passages of 120 to 200 words where their own borders allow it.</summary>
/// <remarks>
/// A heading always begins a new passage, so that no passage speaks of two things. A paragraph is kept whole unless it alone
/// is longer than a passage may be; then it is cut between sentences.
/// </remarks>
internal sealed class PassageCutter
{
    internal const int FewestWords = 120;
    internal const int MostWords = 200;

    /// <summary>What stands between a title and the heading below it.</summary>
    internal const string Below = " > ";

    private readonly string _documentTitle;
    private readonly string[] _headings = new string[7];
    private readonly List<Piece> _open = [];
    private readonly List<Passage> _passages = [];
    private int _openWords;

    private PassageCutter(string documentTitle) => _documentTitle = documentTitle;

    /// <summary>The passages of a document in order.</summary>
    /// <param name="document">The document.</param>
    /// <param name="fallbackTitle">What to call a document that has no title.</param>
    internal static IReadOnlyList<Passage> Cut(ExtractedDocument document, string fallbackTitle)
    {
        var cutter = new PassageCutter(document.Title.Length > 0 ? document.Title : fallbackTitle);
        foreach (var block in document.Blocks)
        {
            cutter.Take(block);
        }

        cutter.Close();
        return cutter._passages;
    }

    private void Take(Block block)
    {
        if (block.HeadingLevel > 0)
        {
            Close();
            _headings[block.HeadingLevel] = block.Text;
            Array.Clear(_headings, block.HeadingLevel + 1, _headings.Length - block.HeadingLevel - 1);
            return;
        }

        foreach (var piece in PiecesOf(block))
        {
            TakePiece(piece);
        }
    }

    private void TakePiece(Piece piece)
    {
        var isTooMuch = _openWords + piece.Words > MostWords;
        if (_openWords >= FewestWords || (isTooMuch && _openWords > 0))
        {
            Close();
        }

        _open.Add(piece);
        _openWords += piece.Words;
    }

    private void Close()
    {
        if (_open.Count > 0)
        {
            var text = string.Concat(_open.Select((piece, i) => i == 0 ? piece.Text : (piece.ContinuesLine ? " " : "\n") + piece.Text));
            _passages.Add(new Passage(Title(), _open.Min(piece => piece.LineStart), _open.Max(piece => piece.LineEnd), text));
        }

        _open.Clear();
        _openWords = 0;
    }

    private string Title()
    {
        var headings = _headings.Where(heading => heading is not null && heading != _documentTitle);
        return string.Join(Below, headings.Prepend(_documentTitle));
    }

    private static IEnumerable<Piece> PiecesOf(Block block)
    {
        var words = TextAnalyzer.CountWords(block.Text);
        if (words <= MostWords)
        {
            yield return new Piece(block.Text, block.LineStart, block.LineEnd, words, false);
            yield break;
        }

        var from = 0;
        foreach (var sentence in SentenceSplitter.Split(block.Text).DefaultIfEmpty(block.Text))
        {
            var start = block.Text.IndexOf(sentence, from, StringComparison.Ordinal);
            var isOnSameLine = from > 0 && block.Text.IndexOf('\n', from, start - from) < 0;
            from = start + sentence.Length;
            var (first, last) = block.LinesOf(start, from);
            yield return new Piece(sentence, first, last, TextAnalyzer.CountWords(sentence), isOnSameLine);
        }
    }

    private readonly record struct Piece(string Text, int LineStart, int LineEnd, int Words, bool ContinuesLine);
}
