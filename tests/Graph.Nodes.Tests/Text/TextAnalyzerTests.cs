using Graph.Nodes.Text;

namespace Graph.Nodes.Tests.Text;

public class TextAnalyzerTests
{
    [Theory]
    [InlineData("renewed", "renewal")]
    [InlineData("retries", "retrying")]
    [InlineData("checkpointing", "checkpoints")]
    [InlineData("wrote", "writing")]
    [InlineData("indices", "index")]
    [InlineData("Café", "CAFE")]
    [InlineData("naïve", "naive")]
    [InlineData("e\u0301tude", "étude")]
    [InlineData("Straße", "strasse")]
    [InlineData("ﬁle", "files")]
    [InlineData("Ａｐｉ", "API")]
    [InlineData("worker's", "workers")]
    [InlineData("max_rounds", "max rounds")]
    public void forms_of_a_word_become_the_same_term(string one, string other)
    {
        TextAnalyzer.Terms(one).Should().Equal(TextAnalyzer.Terms(other));
    }

    [Fact]
    public void stop_words_are_no_terms()
    {
        TextAnalyzer.Terms("What is it that they don't have?").Should().BeEmpty();
    }

    [Fact]
    public void words_of_other_languages_are_kept_as_they_are()
    {
        TextAnalyzer.Terms("надёжное выполнение").Should().Equal("надежное", "выполнение");
    }

    [Fact]
    public void a_version_is_one_word()
    {
        TextAnalyzer.Terms("Release 2.4.1, in section 3. 5 more").Should().Equal("releas", "2.4.1", "section", "3", "5");
    }

    [Fact]
    public void ideographs_become_overlapping_pairs()
    {
        TextAnalyzer.Terms("持久化执行 run").Should().Equal("持久", "久化", "化执", "执行", "run");
    }

    [Fact]
    public void tokens_know_their_place_in_the_text()
    {
        const string Text = "Leases, renewed.";

        var tokens = TextAnalyzer.Tokenize(Text).ToList();

        tokens.Select(token => Text.Substring(token.Start, token.Length)).Should().Equal("Leases", "renewed");
    }

    [Fact]
    public void words_are_counted_with_stop_words()
    {
        TextAnalyzer.CountWords("The lease, it is 30 seconds long - no more.").Should().Be(9);
    }
}
