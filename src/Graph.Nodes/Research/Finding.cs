using System.ComponentModel;

namespace Graph.Nodes.Research;

/// <summary>A passage that may answer a question, with its place.</summary>
public sealed record Finding
{
    /// <summary>What the passage belongs to: the document's title and the headings above it, such as <c>Leases > Renewal</c>.</summary>
    [Description("The document's title and the headings above the passage.")]
    public required string Title { get; init; }

    /// <summary>Where it stands: the path within the corpus and the first and last line, such as <c>guide/leases.md:12-30</c>.</summary>
    [Description("The path within the corpus with first and last line, such as guide/leases.md:12-30.")]
    public required string Source { get; init; }

    /// <summary>The part of the query that the passage covers, from 0 to 1, comparable between queries.</summary>
    [Description("The part of the query that the passage covers, 0 to 1.")]
    public required double Score { get; init; }

    /// <summary>The passage as plain text, one line a paragraph, list item or row.</summary>
    [Description("The passage as plain text.")]
    public required string Text { get; init; }
}
