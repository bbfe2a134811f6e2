using Graph.EndToEnd.Tests.Docs;
using Graph.EndToEnd.Tests.Worlds;

namespace Graph.EndToEnd.Tests;

public sealed class FirstCommandTests : IDisposable
{
    private readonly Workplace _workplace = new();

    [Fact]
    public async Task The_first_command_of_the_readme_answers_with_citations()
    {
        var command = ConsoleBlocks.Read(Repository.Read("README.md"))[0].Command;

        var outcome = await _workplace.TypeAsync(command);

        outcome.ExitCode.Should().Be(0, outcome.Out);
        outcome.Out.Should().MatchRegex(@"heartbeat\. \[1\]").And.MatchRegex(@"\n\[1\] .+ - leases-and-fencing\.md:\d+-\d+\n");
    }

    [Fact]
    public async Task An_input_that_is_missing_is_named_with_how_to_give_it()
    {
        var outcome = await _workplace.RunAsync("run", "workflows/research.yaml");

        outcome.ExitCode.Should().Be(2);
        outcome.Error.Should().Be("error: 'research' needs the input 'question' (string). Give it such as: -i question=text\n");
    }

    public void Dispose() => _workplace.Dispose();
}
