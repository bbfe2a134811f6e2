using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Graph.EndToEnd.Tests.Docs;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Docs;

/// <summary>Every command on the page is run, one after the other, in a folder that has the shipped workflows.</summary>
public sealed partial class CommandExamplesTests : IDisposable
{
    private static readonly IReadOnlyList<ConsoleExchange> Exchanges = ConsoleBlocks.Read(Repository.Read("docs/reference/cli.md"));

    private readonly CommandWorld _world = new();
    private string _exitCode = "";

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Commands_on_the_page_print_what_the_page_says()
    {
        CopyWorkflows();
        var broken = new List<string>();

        foreach (var exchange in Exchanges)
        {
            var printed = await TypeAsync(exchange.Command);
            if (ConsoleBlocks.FindMissing(exchange, printed) is { } missing)
            {
                broken.Add($"$ {exchange.Command}\nshould print: {missing}\nbut printed:\n{printed}");
            }
        }

        broken.Should().BeEmpty();
    }

    [Fact]
    public void Every_command_has_an_example()
    {
        var commands = PathsOf("graph", Host.Cli.CommandTree.Create(_world.Environment()));

        commands.Where(path => !Exchanges.Any(exchange => $"{exchange.Command} ".StartsWith($"{path} ", StringComparison.Ordinal))).Should().BeEmpty();
    }

    [Fact]
    public void No_command_stands_where_it_is_not_run()
    {
        var page = ConsoleBlock().Replace(Repository.Read("docs/reference/cli.md"), "");

        page.Split('\n').Where(line => line.StartsWith("graph ", StringComparison.Ordinal) || line.StartsWith("$ ", StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static IEnumerable<string> PathsOf(string path, Command command) => command.Subcommands.Count == 0
        ? [path]
        : command.Subcommands.SelectMany(inner => PathsOf($"{path} {inner.Name}", inner));

    private async Task<string> TypeAsync(string command)
    {
        if (command == "echo $?")
        {
            return _exitCode;
        }

        var words = Word().Matches(command).Select(word => word.Value.Replace("'", "", StringComparison.Ordinal)).ToArray();
        words[0].Should().Be("graph", "other commands cannot be run here");
        var outcome = await _world.RunAsync([words[1], .. words[2..].Select(AtHome)]);
        _exitCode = ((int)outcome.ExitCode).ToString(CultureInfo.InvariantCulture);
        return (outcome.Error + outcome.Out).Replace(_world.Folder + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }

    // The test's process has another current folder, from which files that name each other would be looked for.
    private string AtHome(string word) => word.StartsWith("workflows", StringComparison.Ordinal) ? Path.Combine(_world.Folder, word) : word;

    private void CopyWorkflows()
    {
        var folder = Repository.PathOf("workflows");
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            _world.Write(Path.Combine("workflows", Path.GetRelativePath(folder, file)), File.ReadAllText(file));
        }
    }

    [GeneratedRegex("(?:'[^']*'|[^' ])+")]
    private static partial Regex Word();

    [GeneratedRegex("^```console\n.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ConsoleBlock();
}
