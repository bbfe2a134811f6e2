using System.Text.RegularExpressions;
using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Docs;

public sealed partial class TimeTravelGuideTests : IDisposable
{
    private static readonly string Page = Repository.Read("docs/guide/time-travel.md");

    private readonly CommandWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Every_command_of_the_page_does_what_the_page_says()
    {
        _world.Write("review.yaml", Yaml().Match(Page).Groups["text"].Value);
        var commands = Commands().Matches(Page).SelectMany(block => block.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToArray();

        var outcomes = new List<(string Command, CommandOutcome Outcome)>();
        foreach (var command in commands)
        {
            outcomes.Add((command, await _world.RunAsync([.. command.Split(' ').Skip(1)])));
        }

        outcomes.Should().HaveCount(12).And.OnlyContain(pair => pair.Outcome.ExitCode == ExitCode.Success || pair.Outcome.ExitCode == ExitCode.Interrupted);
        outcomes.Single(pair => pair.Command.StartsWith("graph diff", StringComparison.Ordinal)).Outcome.Out.Should().Be(
            "+ notes: [\"polished bees\"]\n+ score: 4\n");
        outcomes.Single(pair => pair.Command.StartsWith("graph update", StringComparison.Ordinal)).Outcome.Error.Should().Contain("next      approve");
        (await _world.RunAsync("history", "draft")).Out.Should().Contain("●").And.Contain("fork").And.Contain("update");
    }

    [GeneratedRegex("^```yaml\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Yaml();

    [GeneratedRegex("^```\n(?<lines>graph .*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Commands();
}
