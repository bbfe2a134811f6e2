namespace Graph.Runtime.Diagnostics;

/// <summary>The text of one file, with line ends made <c>\n</c>, and the places of its characters.</summary>
internal sealed class SourceText
{
    private readonly List<int> _lineStarts = [0];

    public SourceText(string text, string path)
    {
        Path = path;
        Text = Normalise(text);
        for (var i = Text.IndexOf('\n', StringComparison.Ordinal); i >= 0; i = Text.IndexOf('\n', i + 1))
        {
            _lineStarts.Add(i + 1);
        }
    }

    public string Path { get; }

    public string Text { get; }

    public int LineCount => _lineStarts.Count;

    /// <summary>The number, from 0, of the line that an offset is on.</summary>
    public int LineAt(int offset)
    {
        var found = _lineStarts.BinarySearch(offset);
        return found >= 0 ? found : ~found - 1;
    }

    /// <summary>The offset of a line's first character.</summary>
    /// <param name="line">The line, from 0.</param>
    public int LineStart(int line) => _lineStarts[line];

    /// <summary>The offset behind a line's last character, its line end not counted.</summary>
    /// <param name="line">The line, from 0.</param>
    public int LineEnd(int line) => line + 1 < _lineStarts.Count ? _lineStarts[line + 1] - 1 : Text.Length;

    /// <summary>The line as text.</summary>
    /// <param name="line">The line, from 0.</param>
    public string Line(int line) => Text[LineStart(line)..LineEnd(line)];

    public SourcePoint PointAt(int offset)
    {
        var inside = Math.Clamp(offset, 0, Text.Length);
        var line = LineAt(inside);
        return new SourcePoint(line + 1, inside - _lineStarts[line] + 1);
    }

    public SourceSpan SpanOf(TextRange range) => new(PointAt(range.Start), PointAt(Math.Max(range.Start, range.End)));

    private static string Normalise(string text)
    {
        var start = text.StartsWith('\uFEFF') ? 1 : 0;
        var body = text[start..];
        return body.Contains('\r', StringComparison.Ordinal)
            ? body.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n')
            : body;
    }
}
