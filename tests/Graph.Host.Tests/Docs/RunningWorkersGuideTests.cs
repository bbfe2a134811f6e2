using System.Text.RegularExpressions;
using Graph.EndToEnd.Tests.Docs;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Docs;

public sealed partial class RunningWorkersGuideTests : IDisposable
{
    private static readonly string Page = Repository.Read("docs/guide/running-workers.md");

    private readonly CommandWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Every_command_of_the_page_prints_what_the_page_says()
    {
        foreach (var workflow in Blocks("yaml"))
        {
            _world.Write($"{WorkflowName().Match(workflow).Groups["name"].Value}.yaml", workflow);
        }

        var broken = await new TypedPage(_world).FindBrokenAsync(ConsoleBlocks.Read(Page));

        broken.Should().BeEmpty();
    }

    [Fact]
    public void The_programs_of_the_page_are_ones_that_a_test_runs()
    {
        var tested = Indentation().Replace(Repository.Read("tests/Graph.Host.Tests/Hosting/HostedWorkerTests.cs"), "");

        var untested = Blocks("csharp")
            .Select(program => Indentation().Replace(string.Join('\n', program.Split('\n', StringSplitOptions.RemoveEmptyEntries)), ""))
            .Where(program => !tested.Contains(program, StringComparison.Ordinal));

        untested.Should().BeEmpty();
    }

    private static IReadOnlyList<string> Blocks(string language) =>
        [.. Block().Matches(Page).Where(block => block.Groups["language"].Value == language).Select(block => block.Groups["text"].Value)];

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex("^name: (?<name>.+)$", RegexOptions.Multiline)]
    private static partial Regex WorkflowName();

    [GeneratedRegex(@"^\s+", RegexOptions.Multiline)]
    private static partial Regex Indentation();
}
