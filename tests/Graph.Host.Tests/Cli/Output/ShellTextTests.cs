using Graph.Host.Cli.Output;

namespace Graph.Host.Tests.Cli.Output;

public sealed class ShellTextTests
{
    [Theory]
    [InlineData("research-7f3k2a", "research-7f3k2a")]
    [InlineData("sqlite:.graph/graph.db", "sqlite:.graph/graph.db")]
    [InlineData("", "''")]
    [InlineData("two words", "'two words'")]
    [InlineData("it's", "'it'\\''s'")]
    [InlineData("$HOME", "'$HOME'")]
    [InlineData("{\"a\": 1}", "'{\"a\": 1}'")]
    public void A_word_is_quoted_when_a_shell_would_read_it_otherwise(string word, string expected)
    {
        var quoted = ShellText.Quote(word);

        quoted.Should().Be(expected);
    }
}
