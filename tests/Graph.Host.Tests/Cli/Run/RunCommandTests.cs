using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli.Run;

public sealed class RunCommandTests : IDisposable
{
    private const string Echo = """
        schema: graphagents/v1
        name: echo
        input: [text, times?]
        output: [text, doubled]
        state:
          text: string
          times: { type: int, default: 2 }
          doubled: int
        nodes:
          double: { set: { doubled: times * 2 } }
        edges:
          - START -> double
          - double -> END

        """;

    private readonly CommandWorld _world = new();

    public RunCommandTests() => _world.Write("echo.yaml", Echo);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Several_output_fields_are_printed_as_readable_json()
    {
        var outcome = await _world.RunAsync("run", "echo.yaml", "-i", "text=hi", "-i", "times=4");

        outcome.ExitCode.Should().Be(ExitCode.Success);
        outcome.Out.Should().Be("{\n  \"text\": \"hi\",\n  \"doubled\": 8\n}\n");
    }

    [Fact]
    public async Task One_field_is_printed_on_request_and_text_comes_out_bare()
    {
        var outcome = await _world.RunAsync("run", "echo.yaml", "-i", "text=a = \"b\"", "--print", "text");

        outcome.Out.Should().Be("a = \"b\"\n");
    }

    [Fact]
    public async Task The_only_output_field_is_printed_bare_when_it_is_text()
    {
        _world.Write("one.yaml", Echo.Replace("output: [text, doubled]", "output: [text]", StringComparison.Ordinal));

        var outcome = await _world.RunAsync("run", "one.yaml", "-i", "text=hi", "--quiet");

        outcome.Should().Be(new CommandOutcome(ExitCode.Success, "hi\n", ""));
    }

    [Fact]
    public async Task A_field_may_come_from_a_file()
    {
        _world.Write("long.txt", "from a file");

        var outcome = await _world.RunAsync("run", "echo.yaml", "-i", "text=@long.txt", "--print", "text");

        outcome.Out.Should().Be("from a file\n");
    }

    [Fact]
    public async Task Two_at_signs_stand_for_one()
    {
        var outcome = await _world.RunAsync("run", "echo.yaml", "-i", "text=@@home", "--print", "text");

        outcome.Out.Should().Be("@home\n");
    }

    [Fact]
    public async Task Input_may_be_piped_in_and_typed_fields_win()
    {
        _world.PipedIn = """{"text": "piped", "times": 5}""";

        var outcome = await _world.RunAsync("run", "echo.yaml", "--input", "-", "-i", "text=typed", "--json");

        outcome.Out.Should().Contain("\"output\":{\"text\":\"typed\",\"doubled\":10}");
    }

    [Theory]
    [InlineData("[1]", "error: The input in what was piped in must be one JSON object with a member for each field.\n")]
    [InlineData("{\"txet\": 1}", "error: 'echo' has no input 'txet'. Did you mean 'text'? It takes text, times?.\n")]
    [InlineData("{", "error: The input in what was piped in is not JSON: *")]
    [InlineData("{\"text\": 1}", "error: The input does not fit the workflow 'echo': 'text': expected string, given int 1*")]
    public async Task Input_that_does_not_fit_is_refused(string json, string message)
    {
        _world.PipedIn = json;

        var outcome = await _world.RunAsync("run", "echo.yaml", "--input", "-");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Match(message);
    }

    [Theory]
    [InlineData("text", "error: 'text' is not a field with a value. Write it such as: -i question=Why\n")]
    [InlineData("text=@nowhere.txt", "error: The text of 'text' was to come from the file 'nowhere.txt', but there is none. *")]
    public async Task A_field_that_cannot_be_read_is_refused(string field, string message)
    {
        var outcome = await _world.RunAsync("run", "echo.yaml", "-i", field);

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Match(message);
    }

    [Fact]
    public async Task New_input_on_a_thread_that_is_there_may_leave_out_what_it_has()
    {
        await _world.RunAsync("run", "echo.yaml", "-i", "text=kept", "--thread", "t");

        var outcome = await _world.RunAsync("run", "echo.yaml", "-i", "times=7", "--thread", "t", "--json");

        outcome.Out.Should().Contain("\"output\":{\"text\":\"kept\",\"doubled\":14}");
    }

    [Fact]
    public async Task New_input_says_what_it_drops()
    {
        _world.Write("asks.yaml", """
            schema: graphagents/v1
            name: asks
            state: { decision: any }
            nodes:
              ask: { type: approval, output: decision }
            edges: [START -> ask, ask -> END]

            """);
        var first = await _world.RunAsync("run", "asks.yaml", "--thread", "t");

        var second = await _world.RunAsync("run", "asks.yaml", "--thread", "t");
        var third = await _world.RunAsync("run", "asks.yaml", "--thread", "t", "--json");

        first.Error.Should().StartWith("t starts\n");
        second.Error.Should().StartWith("t goes on with a new input, and drops what was due before: ask\n");
        third.Out.Should().Contain("\"resumed\":true,\"dropped\":[\"ask\"]");
    }

    [Fact]
    public async Task A_name_that_no_thread_can_have_is_refused()
    {
        var outcome = await _world.RunAsync("run", "echo.yaml", "-i", "text=x", "--thread", new string('x', 200));

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Contain("cannot name a thread: it takes 1 to 128 characters");
    }

    [Fact]
    public async Task A_failed_run_prints_the_error_and_the_command_that_tries_again()
    {
        _world.Write("fails.yaml", Echo.Replace("times * 2", "4 / (times - times)", StringComparison.Ordinal));

        var outcome = await _world.RunAsync("run", "fails.yaml", "-i", "text=x", "--thread", "t", "--store", "sqlite:other.db");

        outcome.ExitCode.Should().Be(ExitCode.RunFailed);
        outcome.Error.Should().Contain("failed at 'double' (attempt 1): ")
            .And.EndWith("Once the cause is gone, go on with:\n  graph resume t --store sqlite:other.db\n");
        outcome.Out.Should().BeEmpty();
    }
}
