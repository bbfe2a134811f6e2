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
        _world.Write("division.yaml", Block("yaml"));

        var broken = await new TypedPage(_world).FindBrokenAsync(ConsoleBlocks.Read(Page));

        broken.Should().BeEmpty();
    }

    [Fact]
    public void The_program_of_the_page_is_one_that_a_test_runs()
    {
        var lines = Block("csharp").Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var tested = Indentation().Replace(Repository.Read("tests/Graph.Host.Tests/Hosting/HostedWorkerTests.cs"), "");

        tested.Should().Contain(Indentation().Replace(string.Join('\n', lines), ""));
    }

    [Theory]
    [InlineData("graph-worker@.service", "TimeoutStopSec=30")]
    [InlineData("docker-compose.yml", "stop_grace_period: 30s")]
    [InlineData("kubernetes.yaml", "terminationGracePeriodSeconds: 30")]
    public async Task Deployments_start_workers_with_options_that_there_are_and_wait_longer_than_those_drain(string file, string wait)
    {
        var text = Repository.Read($"deploy/{file}");
        var words = Argument().Matches(text[text.IndexOf("--concurrency", StringComparison.Ordinal)..]).Select(word => word.Value).TakeWhile(word => word != "--json");

        var outcome = await _world.RunAsync(["worker", "--until-idle", "--store", "sqlite:empty.db", .. words]);

        text.Should().Contain(wait);
        words.Should().ContainInOrder("--drain-time", "20s");
        outcome.ExitCode.Should().Be(Host.Cli.ExitCode.Success, outcome.Error);
    }

    private static string Block(string language)
    {
        var start = Page.IndexOf($"```{language}\n", StringComparison.Ordinal) + language.Length + 4;
        return Page[start..Page.IndexOf("```", start, StringComparison.Ordinal)];
    }

    [GeneratedRegex(@"^\s+", RegexOptions.Multiline)]
    private static partial Regex Indentation();

    [GeneratedRegex(@"[\w-]+")]
    private static partial Regex Argument();
}
