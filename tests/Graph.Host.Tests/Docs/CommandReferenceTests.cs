using System.CommandLine;
using System.Text.RegularExpressions;
using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;
using Graph.Stores;

namespace Graph.Host.Tests.Docs;

public sealed partial class CommandReferenceTests : IDisposable
{
    private static readonly string Page = Repository.Read("docs/reference/cli.md");

    private readonly CommandWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void The_page_lists_every_exit_code_and_no_other()
    {
        var listed = ExitCodeRow().Matches(Page).Select(row => $"{row.Groups["code"].Value} {row.Groups["name"].Value}");

        listed.Should().Equal(Enum.GetValues<ExitCode>().Select(code => $"{(int)code} {code}"));
    }

    [Fact]
    public void The_page_has_a_section_for_every_command()
    {
        var commands = CommandTree.Create(_world.Environment()).Subcommands.Select(command => command.Name);

        commands.Where(name => !Page.Contains($"\n## graph {name}\n", StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Fact]
    public void A_command_s_section_names_each_of_its_options()
    {
        var commands = CommandTree.Create(_world.Environment()).Subcommands;

        var missing = commands.SelectMany(command => OptionNames(command)
            .Where(name => !SectionOf(command.Name).Contains($"`{name}", StringComparison.Ordinal))
            .Select(name => $"{command.Name} {name}"));

        missing.Should().BeEmpty();
    }

    [Fact]
    public void The_page_names_no_option_that_does_not_exist()
    {
        var known = CommandTree.Create(_world.Environment()).Subcommands.SelectMany(OptionNames).Append("--help").Append("--verbose").Append("--version");

        var written = OptionName().Matches(Page).Select(option => option.Value).Distinct();

        written.Should().BeSubsetOf(known);
    }

    [Fact]
    public async Task The_page_and_the_help_of_the_option_name_every_kind_of_store()
    {
        var schemes = StoreUris.Forms.Select(form => form[..(form.IndexOf(':', StringComparison.Ordinal) + 1)]).ToList();

        var help = (await _world.RunAsync("threads", "--help")).Out;

        schemes.Should().Contain("sqlite:").And.Contain("hybrid:");
        schemes.Where(scheme => !help.Contains($" {scheme}", StringComparison.Ordinal)).Should().BeEmpty();
        schemes.Where(scheme => !Page.Contains($"`{scheme}", StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static IEnumerable<string> OptionNames(Command command) =>
        command.Options.Where(option => !option.Hidden).SelectMany(option => option.Aliases.Append(option.Name))
            .Concat(command.Subcommands.SelectMany(OptionNames));

    private static string SectionOf(string command)
    {
        var section = Page[Page.IndexOf($"\n## graph {command}\n", StringComparison.Ordinal)..];
        var end = section.IndexOf("\n## ", 1, StringComparison.Ordinal);
        return end < 0 ? section : section[..end];
    }

    [GeneratedRegex(@"^\| (?<code>\d+) \| `(?<name>\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex ExitCodeRow();

    [GeneratedRegex(@"(?<=[` ])--[a-z][a-z-]*")]
    private static partial Regex OptionName();
}
