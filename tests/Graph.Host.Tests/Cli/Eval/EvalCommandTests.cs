using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli.Eval;

public sealed class EvalCommandTests : IDisposable
{
    private readonly CommandWorld _world = new();

    [Theory]
    [InlineData("1 + 2 * 3", "7")]
    [InlineData("'a' + 'b'", "\"ab\"")]
    [InlineData("{'a': [1, 2.5, null]}", "{\"a\":[1,2.5,null]}")]
    [InlineData("optional.of(1)", "\"optional.of(1)\"")]
    [InlineData("[type(1)]", "[\"int\"]")]
    public async Task A_value_is_written_as_json(string expression, string expected)
    {
        var outcome = await _world.RunAsync("eval", expression);

        outcome.Should().Be(new CommandOutcome(ExitCode.Success, expected + "\n", ""));
    }

    [Fact]
    public async Task Variables_come_from_a_file()
    {
        _world.Write("state.json", """{"findings": [{"score": 0.9}, {"score": 0.1}], "run.step": 4}""");

        var outcome = await _world.RunAsync("eval", "findings.filter(f, f.score > 0.5).size() + run.step", "--vars", "state.json");

        outcome.Out.Should().Be("5\n");
    }

    [Fact]
    public async Task Variables_come_from_stdin_too()
    {
        _world.PipedIn = """{"x": 20}""";

        var outcome = await _world.RunAsync("eval", "x + 1", "--vars", "-", "--json");

        outcome.Out.Should().Be("{\"type\":\"value\",\"value\":21}\n");
    }

    [Fact]
    public async Task Typed_variables_and_values_name_their_types()
    {
        _world.Write("vars.json", """{"x": {"uint": "18446744073709551615"}}""");

        var outcome = await _world.RunAsync("eval", "[x, 1.0]", "--vars", "vars.json", "--typed");

        outcome.Out.Should().Be("""{"list":[{"uint":"18446744073709551615"},{"double":"1"}]}""" + "\n");
    }

    [Fact]
    public async Task A_mistake_is_explained()
    {
        var outcome = await _world.RunAsync("eval", "sise([1])");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Out.Should().BeEmpty();
        outcome.Error.Should().StartWith("error: The expression 'sise([1])' failed: ").And.Contain("size");
    }

    [Theory]
    [InlineData("[1]")]
    [InlineData("{")]
    public async Task A_file_that_holds_no_object_is_refused(string text)
    {
        _world.Write("vars.json", text);

        var outcome = await _world.RunAsync("eval", "1", "--vars", "vars.json");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().StartWith("error: 'vars.json' does not hold variables as a JSON object, such as {\"x\": 1}: ");
    }

    [Theory]
    [InlineData(new[] { "eval" }, "'graph eval' needs an expression in quotes, or --batch with a file of them.")]
    [InlineData(new[] { "eval", "1", "--batch", "x" }, "'1' has no place beside --batch")]
    [InlineData(new[] { "eval", "1", "--vars", "x" }, "There is no file 'x'. '-' reads from stdin.")]
    public async Task What_does_not_go_together_is_refused(string[] words, string message)
    {
        var outcome = await _world.RunAsync(words);

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().StartWith("error: " + message);
    }

    public void Dispose() => _world.Dispose();
}
