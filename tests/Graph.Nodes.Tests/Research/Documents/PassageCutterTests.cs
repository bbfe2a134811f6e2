using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Graph.Nodes.Research.Documents;
using Graph.Nodes.Text;

namespace Graph.Nodes.Tests.Research.Documents;

public class PassageCutterTests
{
    [Fact]
    public void paragraphs_are_gathered_until_a_passage_is_long_enough()
    {
        var paragraphs = Enumerable.Range(0, 10).Select(i => Block(i + 1, Words(50)));

        var passages = Cut(paragraphs);

        passages.Select(passage => TextAnalyzer.CountWords(passage.Text)).Should().Equal(150, 150, 150, 50);
    }

    [Fact]
    public void a_paragraph_that_would_make_a_passage_too_long_begins_the_next()
    {
        var passages = Cut([Block(1, Words(110)), Block(2, Words(100))]);

        passages.Select(passage => (passage.LineStart, passage.LineEnd)).Should().Equal((1, 1), (2, 2));
    }

    [Fact]
    public void a_paragraph_longer_than_a_passage_is_cut_between_sentences_with_exact_lines()
    {
        var lines = Enumerable.Range(1, 30).Select(i => $"Line {i.ToString(CultureInfo.InvariantCulture)} says one two three four five six seven eight.");

        var passages = new MarkdownReader().Read(string.Join('\n', lines)).SelectMany(document => PassageCutter.Cut(document, "file")).ToList();

        passages.Select(passage => (passage.LineStart, passage.LineEnd)).Should().Equal((1, 11), (12, 22), (23, 30));
        passages[1].Text.Should().StartWith("Line 12 says").And.EndWith("seven eight.").And.NotContain("\n");
    }

    [Fact]
    public void a_heading_always_begins_a_passage()
    {
        var passages = Cut([Block(1, "One."), new Block(2, "Renewal", 2, 2), Block(3, "Two.")]);

        passages.Select(passage => passage.Text).Should().Equal("One.", "Two.");
    }

    [Fact]
    public void no_word_is_lost_or_doubled()
    {
        var sizes = Gen.Choose(1, 400).NonEmptyListOf().Select(list => list.ToList()).ToArbitrary();

        Prop.ForAll(sizes, counts =>
        {
            var passages = Cut(counts.Select((count, i) => Block(i + 1, Words(count))));
            return passages.Sum(passage => TextAnalyzer.CountWords(passage.Text)) == counts.Sum();
        }).QuickCheckThrowOnFailure();
    }

    private static IReadOnlyList<Passage> Cut(IEnumerable<Block> blocks) =>
        PassageCutter.Cut(new ExtractedDocument("Title", [.. blocks]), "file");

    private static Block Block(int line, string text) => new(0, text, line, line);

    private static string Words(int count) =>
        string.Join(' ', Enumerable.Range(1, count).Select(i => i % 10 == 0 || i == count ? "End." : "Word"));
}
