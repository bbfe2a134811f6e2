using System.Text;
using Graph.Nodes.Evidence;

namespace Graph.Nodes.Respond;

/// <summary>The list of sources under an answer.</summary>
internal static class SourceList
{
    /// <summary>One line for each passage that the answer cites, in the order of their numbers; empty when it cites none.</summary>
    internal static string Of(string answer, IReadOnlyList<EvidenceItem> evidence)
    {
        var cited = Citations.In(answer).ToHashSet();
        var list = new StringBuilder();
        foreach (var item in evidence.Where(item => cited.Contains(item.Number)))
        {
            list.Append(list.Length == 0 ? "\n\nSources:" : "").Append('\n').Append(Line(item));
        }

        return list.ToString();
    }

    private static string Line(EvidenceItem item) => $"[{item.Number}] {item.Finding.Title} - {item.Finding.Source}";
}
