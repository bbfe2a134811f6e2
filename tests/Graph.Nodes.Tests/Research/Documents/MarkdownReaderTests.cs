using Graph.Nodes.Research.Documents;

namespace Graph.Nodes.Tests.Research.Documents;

public class MarkdownReaderTests
{
    [Fact]
    public void headings_above_a_passage_are_its_title()
    {
        var passages = Read("# Leases\n\nIntro.\n\n## Renewal\n\nText.\n\n### Early\n\nMore.\n\n## Loss\n\nEnd.\n");

        passages.Select(passage => passage.Title).Should()
            .Equal("Leases", "Leases > Renewal", "Leases > Renewal > Early", "Leases > Loss");
    }

    [Fact]
    public void lines_are_those_of_the_file()
    {
        var passages = Read("# Leases\n\nIntro on\ntwo lines.\n\n## Renewal\n\n- one\n- two\n  goes on\n\nLast.\n");

        passages.Select(passage => (passage.LineStart, passage.LineEnd)).Should().Equal((3, 4), (8, 12));
    }

    [Fact]
    public void windows_line_ends_count_the_same()
    {
        var passages = Read("# Leases\r\n\r\nIntro on\r\ntwo lines.\r\n\r\n## Renewal\r\n\r\nText.\r\n");

        passages.Select(passage => (passage.LineStart, passage.LineEnd)).Should().Equal((3, 4), (8, 8));
    }

    [Fact]
    public void markup_is_dropped_and_wrapped_lines_are_joined()
    {
        var passages = Read("A **lease** is a [lock](http://x.example) that\n`expires` &amp; is *renewed*.\n");

        passages.Single().Text.Should().Be("A lease is a lock that expires & is renewed.");
    }

    [Fact]
    public void list_items_and_table_rows_are_lines_of_their_own()
    {
        var passages = Read("- one\n- two\n\n1. first\n2. second\n\n| a | b |\n|---|---|\n| c | d |\n");

        passages.Single().Text.Should().Be("- one\n- two\n1. first\n2. second\na | b\nc | d");
    }

    [Fact]
    public void code_is_indented()
    {
        var passages = Read("Before.\n\n```csharp\nvar x = 1;\n```\n");

        passages.Single().Text.Should().Be("Before.\n    var x = 1;");
    }

    [Fact]
    public void front_matter_gives_the_title_of_a_document_without_heading()
    {
        var passages = Read("---\ntitle: \"Idempotency\"\ntags: [x]\n---\n\nText here.\n");

        passages.Single().Should().Be(new Passage("Idempotency", 6, 6, "Text here."));
    }

    private static List<Passage> Read(string content) =>
        [.. new MarkdownReader().Read(content).SelectMany(document => PassageCutter.Cut(document, "file"))];
}
