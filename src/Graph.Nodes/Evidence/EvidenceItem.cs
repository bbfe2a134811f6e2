using Graph.Nodes.Research;

namespace Graph.Nodes.Evidence;

/// <summary>A finding with the number by which it is cited.</summary>
/// <param name="Number">Its place in the list of findings, from 1.</param>
/// <param name="Finding">The finding.</param>
internal sealed record EvidenceItem(int Number, Finding Finding)
{
    /// <summary>Numbers findings; one that was found twice keeps its first number and appears once.</summary>
    internal static IReadOnlyList<EvidenceItem> Of(IReadOnlyList<Finding> findings) =>
    [
        .. findings.Select((finding, index) => new EvidenceItem(index + 1, finding))
            .DistinctBy(item => (item.Finding.Source, item.Finding.Text)),
    ];
}
