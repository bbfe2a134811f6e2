using Graph.Nodes.Text;

namespace Graph.Nodes.Tests.Text;

public class SentenceSplitterTests
{
    [Fact]
    public void a_stop_before_a_capital_ends_a_sentence()
    {
        SentenceSplitter.Split("One is here. Two is there! Is three? \"Four.\" Five").Should()
            .Equal("One is here.", "Two is there!", "Is three?", "\"Four.\"", "Five");
    }

    [Theory]
    [InlineData("Use a queue, e.g. Redis, for this.")]
    [InlineData("It took 1.5 seconds in version 2.4 of the store.")]
    [InlineData("Dr. Porter wrote it.")]
    [InlineData("The file is named config.json and is read once.")]
    public void other_stops_do_not(string sentence)
    {
        SentenceSplitter.Split(sentence).Should().Equal(sentence);
    }

    [Fact]
    public void a_line_break_ends_a_sentence()
    {
        SentenceSplitter.Split("- first item\n- second item").Should().Equal("first item", "second item");
    }

    [Fact]
    public void the_number_of_a_list_item_is_no_sentence()
    {
        SentenceSplitter.Split("1. Drain the workers. Then wait.\n2. Upgrade.").Should().Equal("Drain the workers.", "Then wait.", "Upgrade.");
    }

    [Fact]
    public void code_has_no_sentences()
    {
        SentenceSplitter.Split("Call it so:\n    lease.Renew(); lease.Release();\nThen wait.").Should().Equal("Call it so:", "Then wait.");
    }

    [Fact]
    public void ideographic_stops_end_sentences()
    {
        SentenceSplitter.Split("租约会过期。工人必须续租。").Should().Equal("租约会过期。", "工人必须续租。");
    }
}
