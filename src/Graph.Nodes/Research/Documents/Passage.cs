namespace Graph.Nodes.Research.Documents;

/// <summary>A piece of a document that is long enough to say something and short enough to quote.</summary>
/// <param name="Title">The document's title, and the headings it stands under: "Leases > Renewal".</param>
/// <param name="LineStart">The first line of the file that it comes from, from 1.</param>
/// <param name="LineEnd">The last such line.</param>
/// <param name="Text">Its text: one line a paragraph, item or row.</param>
internal sealed record Passage(string Title, int LineStart, int LineEnd, string Text);
