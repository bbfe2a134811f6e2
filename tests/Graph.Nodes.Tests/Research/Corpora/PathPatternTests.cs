using Graph.Nodes.Research.Corpora;

namespace Graph.Nodes.Tests.Research.Corpora;

public class PathPatternTests
{
    [Theory]
    [InlineData("*.md", "a.md", true)]
    [InlineData("*.md", "deep/down/a.md", true)]
    [InlineData("*.md", "a.txt", false)]
    [InlineData("guide/*.md", "guide/a.md", true)]
    [InlineData("guide/*.md", "guide/deep/a.md", false)]
    [InlineData("guide/**/*.md", "guide/deep/a.md", true)]
    [InlineData("guide/**/*.md", "guide/a.md", true)]
    [InlineData("**/*.{md,txt}", "x/a.txt", true)]
    [InlineData("*.{md,txt}", "a.json", false)]
    [InlineData("a?.md", "ab.md", true)]
    [InlineData("a.b*", "aXb", false)]
    [InlineData("*.MD", "a.md", true)]
    public void a_pattern_selects_paths(string pattern, string path, bool isMeant)
    {
        new PathPattern(pattern).Matches(path).Should().Be(isMeant);
    }
}
