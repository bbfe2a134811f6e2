using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli;

public sealed class CommandLineTests : IDisposable
{
    private readonly CommandWorld _world = new();

    [Fact]
    public async Task No_words_show_the_help()
    {
        var outcome = await _world.RunAsync();

        outcome.ExitCode.Should().Be(ExitCode.Success);
        outcome.Out.Should().Contain("Runs durable workflows").And.Contain("resume <THREAD>");
    }

    [Theory]
    [InlineData("runn", "'runn' is not a command of graph. Did you mean 'run'?")]
    [InlineData("wxyz", "'wxyz' is not a command of graph.\n")]
    public async Task An_unknown_command_is_named_with_the_nearest_one(string word, string message)
    {
        var outcome = await _world.RunAsync(word);

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().StartWith($"error: {message}");
    }

    [Fact]
    public async Task An_unknown_option_is_named_with_the_nearest_one()
    {
        var outcome = await _world.RunAsync("run", "a.yaml", "--thred", "x");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Be(
            "error: 'graph run' has no option '--thred'. Did you mean '--thread'?\n'graph run --help' shows what it takes.\n");
    }

    [Fact]
    public async Task An_unknown_option_among_names_is_no_name()
    {
        var outcome = await _world.RunAsync("prune", "t1", "--kep", "3", "--store", "memory:");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Be("error: 'graph prune' has no option '--kep'. Did you mean '--keep'?\n'graph prune --help' shows what it takes.\n");
    }

    [Fact]
    public async Task After_two_dashes_every_word_is_a_name()
    {
        var outcome = await _world.RunAsync("delete", "--yes", "--", "-q");

        outcome.ExitCode.Should().Be(ExitCode.NotFound);
    }

    [Fact]
    public async Task A_word_where_a_number_belongs_is_named()
    {
        var outcome = await _world.RunAsync("threads", "--limit", "x");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().StartWith("error: '--limit' takes a whole number, and 'x' is none.\n");
    }

    [Fact]
    public async Task A_missing_argument_is_named_with_what_it_is_for()
    {
        var outcome = await _world.RunAsync("show");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().StartWith("error: 'graph show' needs THREAD: The thread.\n");
    }

    [Fact]
    public async Task An_option_without_its_value_is_named_with_what_it_is_for()
    {
        var outcome = await _world.RunAsync("threads", "--limit");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().StartWith("error: '--limit' needs a value: How many lines at the most.\n");
    }

    [Fact]
    public async Task An_option_that_may_not_be_left_out_is_named_with_what_it_is_for()
    {
        var outcome = await _world.RunAsync("store", "restore");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().StartWith("error: 'graph store restore' needs --archive: The archive: folder:PATH");
    }

    [Fact]
    public async Task A_word_too_many_is_refused()
    {
        var outcome = await _world.RunAsync("show", "a", "b");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().StartWith("error: 'b' is one argument too many for 'graph show'.");
    }

    [Fact]
    public async Task A_word_outside_a_closed_list_is_refused_with_the_list()
    {
        var outcome = await _world.RunAsync("draw", "a.yaml", "--format", "mermade");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().StartWith("error: '--format' does not take 'mermade'. Did you mean 'mermaid'? It takes text, mermaid, dot, svg.\n");
    }

    [Theory]
    [InlineData("run")]
    [InlineData("resume")]
    [InlineData("validate")]
    [InlineData("draw")]
    [InlineData("workflows")]
    [InlineData("threads")]
    [InlineData("show")]
    [InlineData("history")]
    [InlineData("eval")]
    [InlineData("explain")]
    [InlineData("format")]
    [InlineData("new")]
    [InlineData("schema")]
    [InlineData("version")]
    public async Task Every_command_has_help_that_ends_with_examples(string command)
    {
        var outcome = await _world.RunAsync(command, "--help");

        outcome.ExitCode.Should().Be(ExitCode.Success);
        outcome.Out.Should().Contain($"Examples:\n  graph {command}");
    }

    [Fact]
    public async Task Errors_are_a_line_of_json_too_where_json_was_asked_for()
    {
        var outcome = await _world.RunAsync("run", "nowhere.yaml", "--json");

        outcome.Out.Should().Be(
            "{\"type\":\"error\",\"exit_code\":2,\"message\":\"There is no file 'nowhere.yaml'. 'graph workflows' lists the workflows in a folder.\"}\n");
        outcome.Error.Should().StartWith("error: There is no file 'nowhere.yaml'.");
    }

    [Fact]
    public async Task Errors_have_no_stack_trace()
    {
        var outcome = await _world.RunAsync("run", "nowhere.yaml");

        outcome.Error.Should().NotContain("   at ");
    }

    [Theory]
    [InlineData("--verbose", "")]
    [InlineData("--quiet", "1")]
    public async Task Stack_traces_are_shown_on_request(string option, string variable)
    {
        _world.Set("GRAPH_VERBOSE", variable);

        var outcome = await _world.RunAsync("run", "nowhere.yaml", option);

        outcome.Error.Should().Contain("   at Graph.Host.Cli.");
    }

    [Fact]
    public async Task Printed_commands_name_the_program_as_it_was_called()
    {
        _world.Set("GRAPH_COMMAND", "./graph");

        var outcome = await _world.RunAsync("shwo");

        outcome.Error.Should().Be("error: 'shwo' is not a command of ./graph. Did you mean 'show'?\n'./graph --help' shows what it takes.\n");
    }

    [Fact]
    public async Task A_store_that_is_not_there_is_not_made_by_looking()
    {
        var outcome = await _world.RunAsync("threads");

        outcome.ExitCode.Should().Be(ExitCode.NotFound);
        outcome.Error.Should().StartWith("error: There is no store at sqlite:.graph/graph.db yet.");
        Directory.Exists(Path.Combine(_world.Folder, ".graph")).Should().BeFalse();
    }

    [Fact]
    public async Task A_store_address_that_means_nothing_is_refused()
    {
        _world.Set("GRAPH_STORE", "mysql://x");

        var outcome = await _world.RunAsync("threads");

        outcome.ExitCode.Should().Be(ExitCode.StoreProblem);
        outcome.Error.Should().StartWith("error: No store is addressed by 'mysql:'.");
    }

    public void Dispose() => _world.Dispose();
}
