using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Docs;

public sealed class TestingReferenceTests : IDisposable
{
    private static readonly string Page = Repository.Read("docs/reference/testing.md");

    private readonly CommandWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task The_page_s_scenarios_pass_as_it_says()
    {
        _world.Write("research.yaml", Repository.Read("workflows/research.yaml"));
        _world.Write("research/leases.md", Repository.Read("workflows/research/leases-and-fencing.md"));
        _world.Write("research.tests.yaml", Block("yaml"));

        var outcome = await _world.RunAsync("test", "research.yaml");

        outcome.ExitCode.Should().Be(ExitCode.Success, outcome.Out + outcome.Error);
        $"$ graph test research.yaml\n{outcome.Out}".Should().Be(Block("text"));
    }

    [Fact]
    public async Task The_page_s_example_of_a_workflow_inside_passes_and_is_covered_as_it_says()
    {
        foreach (var file in new[] { "check.yaml", "notes.yaml", "notes.tests.yaml" })
        {
            _world.Write(file, Block("yaml", $"# {file}\n"));
        }

        var outcome = await _world.RunAsync("test", "notes.yaml", "--coverage");

        outcome.ExitCode.Should().Be(ExitCode.Success, outcome.Out + outcome.Error);
        outcome.Out.Should().Contain(Block("text", "coverage of notes:"));
    }

    private static string Block(string language, string first)
    {
        var start = Page.IndexOf($"```{language}\n{first}", StringComparison.Ordinal) + language.Length + 4;
        return Page[start..Page.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static string Block(string language)
    {
        var start = Page.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return Page[start..Page.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
