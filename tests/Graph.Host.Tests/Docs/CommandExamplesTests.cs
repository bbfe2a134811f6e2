using System.CommandLine;
using System.Text.RegularExpressions;
using Graph.EndToEnd.Tests.Docs;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Docs;

/// <summary>Every command on the page is run, one after the other, in a folder that has the shipped workflows.</summary>
public sealed partial class CommandExamplesTests : IDisposable
{
    private static readonly IReadOnlyList<ConsoleExchange> Exchanges = ConsoleBlocks.Read(Repository.Read("docs/reference/cli.md"));

    private readonly CommandWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Commands_on_the_page_print_what_the_page_says()
    {
        CopyWorkflows();
        var broken = await new TypedPage(_world).FindBrokenAsync(Exchanges);

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

    private void CopyWorkflows()
    {
        var folder = Repository.PathOf("workflows");
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            _world.Write(Path.Combine("workflows", Path.GetRelativePath(folder, file)), File.ReadAllText(file));
        }
    }

    [GeneratedRegex("^```console\n.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex ConsoleBlock();
}
