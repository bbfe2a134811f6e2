using Graph.Nodes.Research;
using Graph.Nodes.Text;

namespace Graph.Nodes.Evidence;

/// <summary>How well findings answer a question, computed from the words alone.</summary>
/// <remarks>
/// <para>
/// <c>confidence = (0.55·best + 0.25·together + 0.20·agreement) · (0.3 + 0.7·strength)</c>, where
/// <c>best</c> is the part of the question that the one finding that covers most covers, <c>together</c> the part that all
/// findings cover, <c>agreement = 1 − 2⁻ⁿ</c> for the n documents that each cover at least half, and
/// <c>strength = min(1, highest score / 0.4)</c>. Parts are by weight: a word such as "work" or "best", which only gives a
/// question its shape, weighs a quarter of any other; stop words weigh nothing.
/// </para>
/// <para>
/// Nothing that is added to the evidence lowers the confidence: not a further finding, not more text in one, not a higher score.
/// It says that the evidence speaks of what was asked, which is a condition for a good answer and no proof of one.
/// </para>
/// </remarks>
internal sealed class EvidenceAssessment
{
    private const double StrongScore = 0.4;

    private EvidenceAssessment(double confidence, IReadOnlyList<string> gaps)
    {
        Confidence = confidence;
        Gaps = gaps;
    }

    /// <summary>From 0, beside the point, to 1.</summary>
    internal double Confidence { get; }

    /// <summary>The question's own words that no finding has.</summary>
    internal IReadOnlyList<string> Gaps { get; }

    /// <summary>Judges findings.</summary>
    internal static EvidenceAssessment Of(string question, IReadOnlyList<Finding> findings)
    {
        var terms = new QuestionTerms(question);
        var each = findings.Select(finding => (Finding: finding, Terms: TermsOf(finding))).ToList();
        var all = each.SelectMany(pair => pair.Terms).ToHashSet(StringComparer.Ordinal);
        var coverages = each.Select(pair => (pair.Finding, Part: terms.CoverageBy(pair.Terms))).ToList();

        var best = coverages.Select(pair => pair.Part).DefaultIfEmpty().Max();
        var agreeing = coverages.Where(pair => pair.Part >= 0.5)
            .Select(pair => SourceReference.Parse(pair.Finding.Source).Document).Distinct(StringComparer.Ordinal).Count();
        var strength = Math.Clamp(findings.Select(finding => finding.Score).DefaultIfEmpty().Max() / StrongScore, 0, 1);
        var cover = (0.55 * best) + (0.25 * terms.CoverageBy(all)) + (0.20 * (1 - Math.Pow(2, -agreeing)));
        return new EvidenceAssessment(Math.Round(cover * (0.3 + (0.7 * strength)), 3), terms.WithoutCover(all));
    }

    private static HashSet<string> TermsOf(Finding finding) =>
        TextAnalyzer.Terms(finding.Text).Concat(TextAnalyzer.Terms(finding.Title)).ToHashSet(StringComparer.Ordinal);
}
