using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli.Format;

public sealed class FormatCommandTests : IDisposable
{
    private const string Untidy = """
        # kept
        name: untidy
        schema: graphagents/v1
        state: {text: string}
        nodes:
            write: {set: {text: "'x'"}}   # kept too
        edges:
            - {from: START, to: write}
            - "write -> END"
        """;

    private const string Tidy = """
        # kept
        schema: graphagents/v1
        name: untidy

        state: { text: string }

        nodes:
          write: { set: { text: "'x'" } } # kept too

        edges:
          - START -> write
          - write -> END

        """;

    private readonly CommandWorld _world = new();

    [Fact]
    public async Task Files_are_formatted_in_place_and_named()
    {
        _world.Write("flows/a.yaml", Untidy);
        _world.Write("flows/b.yaml", Tidy);

        var outcome = await _world.RunAsync("format", "flows");

        outcome.Should().Be(new CommandOutcome(ExitCode.Success, "flows/a.yaml\n", "2 files checked: 1 formatted\n"));
        Read("flows/a.yaml").Should().Be(Tidy);
    }

    [Fact]
    public async Task A_check_changes_nothing_and_lists_what_would_change()
    {
        _world.Write("a.yaml", Untidy);

        var outcome = await _world.RunAsync("format", "a.yaml", "--check");

        outcome.Should().Be(new CommandOutcome(ExitCode.Unformatted, "a.yaml\n", "1 file checked: 1 to format\n"));
        Read("a.yaml").Should().Be(Untidy);
    }

    [Fact]
    public async Task A_check_of_formatted_files_succeeds()
    {
        _world.Write("a.yaml", Tidy);

        var outcome = await _world.RunAsync("format", "a.yaml", "--check");

        outcome.Should().Be(new CommandOutcome(ExitCode.Success, "", "1 file checked: 0 to format\n"));
    }

    [Fact]
    public async Task A_file_with_errors_is_left_as_it_is_and_the_others_are_formatted()
    {
        var broken = Untidy.Replace("write -> END", "wriet -> END", StringComparison.Ordinal);
        _world.Write("a.yaml", broken);
        _world.Write("b.yaml", Untidy);

        var outcome = await _world.RunAsync("format", "a.yaml", "b.yaml");

        outcome.ExitCode.Should().Be(ExitCode.InvalidWorkflow);
        outcome.Error.Should().Contain("GA4002").And.Contain("'a.yaml' is left as it is: it has 1 error.").And.EndWith("2 files checked: 1 formatted, 1 with errors\n");
        Read("a.yaml").Should().Be(broken);
        Read("b.yaml").Should().Be(Tidy);
    }

    [Fact]
    public async Task Edges_are_expanded_and_folded_on_request()
    {
        _world.Write("a.yaml", Tidy);

        await _world.RunAsync("format", "a.yaml", "--expand");
        var expanded = Read("a.yaml");
        await _world.RunAsync("format", "a.yaml", "--fold");

        expanded.Should().Contain("  - { from: write, to: END }\n");
        Read("a.yaml").Should().Be(Tidy);
    }

    [Fact]
    public async Task Both_forms_at_once_are_refused()
    {
        _world.Write("a.yaml", Tidy);

        var outcome = await _world.RunAsync("format", "a.yaml", "--expand", "--fold");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().StartWith("error: '--expand' and '--fold' exclude each other");
    }

    public void Dispose() => _world.Dispose();

    private string Read(string file) => File.ReadAllText(Path.Combine(_world.Folder, file));
}
