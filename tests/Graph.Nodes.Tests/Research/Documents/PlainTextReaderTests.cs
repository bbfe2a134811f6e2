using Graph.Nodes.Research.Documents;

namespace Graph.Nodes.Tests.Research.Documents;

public class PlainTextReaderTests
{
    [Fact]
    public void a_lone_first_line_is_the_title_and_underlined_lines_are_headings()
    {
        var passages = Read("Timers\n\nA timer\nwaits.\n\nHow it fires\n------------\n\nLater.\n");

        passages.Should().Equal(
            new Passage("Timers", 3, 4, "A timer waits."),
            new Passage("Timers > How it fires", 9, 9, "Later."));
    }

    [Fact]
    public void list_items_are_lines_of_their_own()
    {
        Read("Do this:\n- one\n- two\n  more\n1. three").Single().Text.Should().Be("Do this:\n- one\n- two more\n1. three");
    }

    [Fact]
    public void a_first_sentence_is_no_title()
    {
        Read("It starts at once.\n\nAnd goes on.").Single().Title.Should().Be("file");
    }

    private static List<Passage> Read(string content) =>
        [.. new PlainTextReader().Read(content).SelectMany(document => PassageCutter.Cut(document, "file"))];
}
