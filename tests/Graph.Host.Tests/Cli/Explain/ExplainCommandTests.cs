using Graph.Host.Cli;
using Graph.Host.Cli.Explain;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli.Explain;

public sealed class ExplainCommandTests : IDisposable
{
    private readonly CommandWorld _world = new();

    [Theory]
    [InlineData("GA1005")]
    [InlineData("ga1005")]
    [InlineData("1005")]
    public async Task A_diagnostic_is_told_with_an_example_and_the_way_out(string code)
    {
        var outcome = await _world.RunAsync("explain", code);

        outcome.ExitCode.Should().Be(ExitCode.Success);
        outcome.Out.Should().StartWith("GA1005: The file is empty\n\n").And.Contain("```yaml\n# ").And.NotContain("GA1006");
    }

    [Fact]
    public async Task Without_a_code_all_are_listed()
    {
        var outcome = await _world.RunAsync("explain");

        outcome.Out.Should().MatchRegex("^CODE +MEANING\n").And.MatchRegex("\nGA3002 +\\w").And.MatchRegex("\nGA4001 +\\w");
    }

    [Fact]
    public async Task Scripts_get_an_object_for_each()
    {
        var outcome = await _world.RunAsync("explain", "--json");

        outcome.Out.TrimEnd('\n').Split('\n').Should().HaveCount(DiagnosticsPage.Load().Entries.Count)
            .And.OnlyContain(line => line.StartsWith("{\"type\":\"diagnostic\",\"code\":\"GA"));
    }

    [Theory]
    [InlineData("GA30022", "No diagnostic has the code 'GA30022'. Did you mean 'GA3002'?")]
    [InlineData("functoin", "No diagnostic has the code 'functoin'. Did you mean 'function'?")]
    public async Task An_unknown_code_is_answered_with_the_nearest_one(string code, string message)
    {
        var outcome = await _world.RunAsync("explain", code);

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().StartWith("error: " + message);
    }

    [Fact]
    public void Every_diagnostic_of_the_page_says_what_it_means_and_what_to_do() =>
        DiagnosticsPage.Load().Entries.Should().NotBeEmpty().And.OnlyContain(entry => entry.Title.Length > 0 && entry.Family.Length > 0 && entry.Text.Length > 0);

    [Fact]
    public async Task A_function_is_told_with_all_its_forms()
    {
        var outcome = await _world.RunAsync("explain", "function", "exists");

        outcome.Out.Should().Be("""
            list<T>.exists(x, condition) -> bool
                Whether the condition holds for some item, or some key of a map.
            list<T>.exists(i, x, condition) -> bool
                The same with index and item, or key and value.

            """);
    }

    [Fact]
    public async Task A_function_of_a_namespace_is_found_by_its_last_name()
    {
        var outcome = await _world.RunAsync("explain", "function", "greatest");

        outcome.Out.Should().StartWith("math.greatest(");
    }

    [Fact]
    public async Task An_unknown_function_is_answered_with_the_nearest_one()
    {
        var outcome = await _world.RunAsync("explain", "function", "existz");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Be("error: No function is called 'existz'. Did you mean 'exists'?\n");
    }

    [Fact]
    public async Task All_functions_are_listed()
    {
        var outcome = await _world.RunAsync("explain", "functions", "--json");

        outcome.Out.Should().Contain("{\"type\":\"function\",\"name\":\"has\",\"signature\":\"has(value.member) -> bool\"");
    }

    [Fact]
    public async Task A_missing_name_is_asked_for()
    {
        var outcome = await _world.RunAsync("explain", "function");

        outcome.Error.Should().StartWith("error: 'graph explain function' needs a function's name.");
    }

    public void Dispose() => _world.Dispose();
}
