using Graph.EndToEnd.Tests.Docs;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Docs;

public sealed class KeepingStoresGuideTests : IDisposable
{
    private static readonly string Page = Repository.Read("docs/guide/keeping-stores.md");

    private readonly CommandWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Every_command_of_the_page_prints_what_the_page_says()
    {
        _world.Write("steps.yaml", Block("yaml"));

        var broken = await new TypedPage(_world).FindBrokenAsync(ConsoleBlocks.Read(Page));

        broken.Should().BeEmpty();
    }

    [Fact]
    public void The_program_of_the_page_is_one_that_a_test_runs()
    {
        var lines = Block("csharp").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()).Where(line => line.Length > 3 && !line.Contains("InFolder", StringComparison.Ordinal));

        var tested = Repository.Read("tests/Graph.Host.Tests/Hosting/HostedRetentionTests.cs");

        lines.Should().OnlyContain(line => tested.Contains(line, StringComparison.Ordinal));
    }

    private static string Block(string language)
    {
        var start = Page.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return Page[start..Page.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
