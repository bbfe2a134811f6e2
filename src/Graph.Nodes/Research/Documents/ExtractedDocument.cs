namespace Graph.Nodes.Research.Documents;

/// <summary>What a reader took from a file: text in reading order, each part with its place.</summary>
/// <param name="Title">What the document calls itself; empty when it does not say.</param>
/// <param name="Blocks">Headings and texts in order.</param>
internal sealed record ExtractedDocument(string Title, IReadOnlyList<Block> Blocks);

/// <summary>A heading, a paragraph, a list item, a table row or a piece of code.</summary>
/// <param name="HeadingLevel">From 1 for the highest; 0 for text.</param>
/// <param name="Text">Plain text without markup.</param>
/// <param name="LineStart">The first line of the file that it comes from, from 1.</param>
/// <param name="LineEnd">The last such line.</param>
internal sealed record Block(int HeadingLevel, string Text, int LineStart, int LineEnd)
{
    /// <summary>Where in the text a new line of the file begins; empty when only the whole block's lines are known.</summary>
    internal IReadOnlyList<LineMark> Marks { get; init; } = [];

    /// <summary>The lines that a piece of the text comes from.</summary>
    internal (int Start, int End) LinesOf(int start, int end)
    {
        if (Marks.Count == 0)
        {
            return (LineStart, LineEnd);
        }

        return (LineAt(start), LineAt(Math.Max(start, end - 1)));
    }

    private int LineAt(int offset)
    {
        var line = LineStart;
        foreach (var mark in Marks)
        {
            line = mark.Offset <= offset ? mark.Line : line;
        }

        return line;
    }
}

/// <summary>From this place in a block's text on, the text stands on that line of the file.</summary>
/// <param name="Offset">Index into the text.</param>
/// <param name="Line">Line of the file, from 1.</param>
internal readonly record struct LineMark(int Offset, int Line);
