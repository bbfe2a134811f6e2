using System.ComponentModel;

namespace Graph.Nodes.Analyze;

/// <summary>What findings amount to, seen from a question.</summary>
/// <param name="Summary">What each source says about the question, a line a document, cited as [n].</param>
/// <param name="Confidence">From 0 to 1: how much of the question the findings cover, in how many documents, how strongly.</param>
/// <param name="Gaps">Words of the question that no finding has; a further search may look for them.</param>
public sealed record Analysis(
    [Description("What each source says about the question, cited as [n].")] string Summary,
    [Description("How well the findings cover the question, 0 to 1.")] double Confidence,
    [Description("Words of the question that no finding has.")] IReadOnlyList<string> Gaps);
