using Graph.Nodes.Research;
using Graph.Nodes.Tests.Worlds;

namespace Graph.Nodes.Tests.Research;

public sealed class ShippedCorpusTests : IDisposable
{
    private readonly ShippedNodes _nodes = new();

    public void Dispose() => _nodes.Dispose();

    [Theory]
    [InlineData("What is a lease?", "leases-and-fencing.md")]
    [InlineData("How often should a worker renew its lease?", "leases-and-fencing.md")]
    [InlineData("Why do I need a fencing token?", "leases-and-fencing.md")]
    [InlineData("How do checkpoints make loading fast?", "checkpoints.md")]
    [InlineData("What must be committed atomically at the end of a step?", "checkpoints.md")]
    [InlineData("What is an idempotency key and how should it be derived?", "idempotency.md")]
    [InlineData("Which errors should be retried?", "retries-and-backoff.md")]
    [InlineData("What is full jitter?", "retries-and-backoff.md")]
    [InlineData("How do I prevent retry storms?", "retries-and-backoff.md")]
    [InlineData("What is a dead letter queue for?", "queues.md")]
    [InlineData("What is the visibility timeout?", "queues.md")]
    [InlineData("How can I stop an agent from looping forever?", "agents.md")]
    [InlineData("How do I defend against prompt injection?", "agents.md")]
    [InlineData("How does BM25 score a passage?", "retrieval.md")]
    [InlineData("When should lexical and vector search be combined?", "retrieval.md")]
    [InlineData("What is a saga?", "glossary.json")]
    [InlineData("How do parallel tasks combine their writes?", "glossary.json")]
    [InlineData("Which metrics warn that workers are stuck?", "observability.html")]
    [InlineData("Who may answer an approval?", "human-in-the-loop.html")]
    [InlineData("What does a durable timer cost while it waits?", "timers-and-waiting.txt")]
    [InlineData("How does daylight saving time affect schedules?", "timers-and-waiting.txt")]
    public async Task a_question_finds_the_document_that_answers_it_first_and_with_confidence(string question, string document)
    {
        var findings = await _nodes.ResearchAsync(ShippedCorpus.Path, question);
        var analysis = await _nodes.AnalyzeAsync(question, findings);

        SourceReference.Parse(findings[0].Source).Document.Should().Be(document);
        analysis.Confidence.Should().BeGreaterThanOrEqualTo(0.6);
    }

    [Theory]
    [InlineData("How do I bake sourdough bread at high altitude?")]
    [InlineData("Who won the football world cup in 1998?")]
    [InlineData("What is the capital of Mongolia?")]
    [InlineData("How do I configure Kubernetes ingress with TLS certificates?")]
    [InlineData("What is the best way to learn the violin?")]
    [InlineData("Which programming language is best for game development?")]
    [InlineData("How do I retry a failed souffle?")]
    public async Task a_question_beside_the_subject_gets_low_confidence_and_its_gaps_named(string question)
    {
        var findings = await _nodes.ResearchAsync(ShippedCorpus.Path, question);
        var analysis = await _nodes.AnalyzeAsync(question, findings);

        analysis.Confidence.Should().BeLessThan(0.6);
        analysis.Gaps.Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("What is a lease?")]
    [InlineData("What does a durable timer cost while it waits?")]
    [InlineData("How does BM25 score a passage?")]
    [InlineData("Which metrics warn that workers are stuck?")]
    public async Task the_lines_of_a_finding_hold_its_words(string question)
    {
        var best = (await _nodes.ResearchAsync(ShippedCorpus.Path, question))[0];

        var (document, lines) = SourceReference.Parse(best.Source);
        var text = string.Join('\n', File.ReadLines(Path.Combine(ShippedCorpus.Path, document)).Take(lines!.Value.Last).Skip(lines.Value.First - 1));
        Words(best.Text).Should().BeSubsetOf(Words(text));
    }

    [Fact]
    public async Task what_the_page_around_the_text_says_is_not_found()
    {
        var findings = await _nodes.ResearchAsync(ShippedCorpus.Path, "banana newsletter cookie");

        findings.Should().BeEmpty();
    }

    private static IEnumerable<string> Words(string text) =>
        text.Split((char[])[' ', '\n', '"', '<', '>', ':', '*', '`', '|'], StringSplitOptions.RemoveEmptyEntries).Where(word => word.Any(char.IsLetter));
}
