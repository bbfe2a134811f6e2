using FsCheck;
using FsCheck.Fluent;
using Graph.Nodes.Evidence;
using Graph.Nodes.Research;
using Graph.Nodes.Tests.Worlds;

namespace Graph.Nodes.Tests.Evidence;

public class EvidenceAssessmentTests
{
    private const string Question = "How does a worker renew the lease of a queue with a fencing token?";

    private static readonly string[] Vocabulary = ["worker", "renews", "lease", "queue", "fencing", "token", "bread", "violin", "need"];

    private static readonly Gen<Finding> AnyFinding =
        from words in Gen.Elements(Vocabulary).ListOf()
        from document in Gen.Choose(1, 4)
        from score in Gen.Choose(0, 100)
        select AFinding.Saying(string.Join(' ', words), $"{document}.md:1-1", score / 100.0, title: "");

    [Fact]
    public void a_further_finding_never_lowers_the_confidence()
    {
        var pairs = (from findings in AnyFinding.ListOf() from more in AnyFinding select (List: findings.ToList(), More: more)).ToArbitrary();

        Prop.ForAll(pairs, pair => Confidence([.. pair.List, pair.More]) >= Confidence(pair.List)).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void more_text_in_a_finding_never_lowers_the_confidence()
    {
        var pairs = (from findings in AnyFinding.NonEmptyListOf() from word in Gen.Elements(Vocabulary) select (List: findings.ToList(), Word: word)).ToArbitrary();

        Prop.ForAll(pairs, pair =>
        {
            var longer = pair.List[0] with { Text = $"{pair.List[0].Text} {pair.Word}" };
            return Confidence([longer, .. pair.List.Skip(1)]) >= Confidence(pair.List);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void a_higher_score_never_lowers_the_confidence()
    {
        Prop.ForAll(AnyFinding.NonEmptyListOf().Select(list => list.ToList()).ToArbitrary(), findings =>
        {
            var stronger = findings[0] with { Score = Math.Min(1, findings[0].Score + 0.1) };
            return Confidence([stronger, .. findings.Skip(1)]) >= Confidence(findings);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void the_confidence_is_between_zero_and_one()
    {
        Prop.ForAll(AnyFinding.ListOf().Select(list => list.ToList()).ToArbitrary(), findings => Confidence(findings) is >= 0 and <= 1)
            .QuickCheckThrowOnFailure();
    }

    [Fact]
    public void no_findings_are_no_evidence()
    {
        Confidence([]).Should().Be(0);
    }

    [Fact]
    public void agreement_of_another_document_raises_the_confidence()
    {
        var finding = AFinding.Saying("A worker renews the lease of its queue with a fencing token.", "a.md:1-1");

        var same = Confidence([finding, finding with { Source = "a.md:9-9" }]);
        var other = Confidence([finding, finding with { Source = "b.md:1-1" }]);

        other.Should().BeGreaterThan(same);
    }

    [Fact]
    public void full_cover_in_two_documents_follows_the_documented_formula()
    {
        var finding = AFinding.Saying("A worker renews the lease of its queue with a fencing token.", "a.md:1-1", score: 0.2);

        var confidence = Confidence([finding, finding with { Source = "b.md:1-1" }]);

        confidence.Should().Be(Math.Round((0.55 + 0.25 + (0.20 * 0.75)) * (0.3 + (0.7 * 0.5)), 3));
    }

    [Fact]
    public void words_that_only_shape_a_question_weigh_little()
    {
        var shape = AFinding.Saying("The best way to use it is to work.");
        var subject = AFinding.Saying("A violin has four strings.");

        var byShape = EvidenceAssessment.Of("What is the best way to use a violin?", [shape]).Confidence;
        var bySubject = EvidenceAssessment.Of("What is the best way to use a violin?", [subject]).Confidence;

        byShape.Should().BeLessThan(bySubject);
    }

    [Fact]
    public void gaps_are_the_questions_own_words_and_neighbours_stay_together()
    {
        var gaps = EvidenceAssessment.Of(
            "How does Sourdough bread, with a lease, rise in Ulan Bator?", [AFinding.Saying("A lease expires.")]).Gaps;

        gaps.Should().Equal("Sourdough bread", "rise", "Ulan Bator");
    }

    [Fact]
    public void a_word_in_a_title_is_no_gap()
    {
        EvidenceAssessment.Of("What is a lease?", [AFinding.Saying("It expires.", title: "Leases")]).Gaps.Should().BeEmpty();
    }

    private static double Confidence(IReadOnlyList<Finding> findings) => EvidenceAssessment.Of(Question, findings).Confidence;
}
