using Graph.EndToEnd.Tests.Worlds;

namespace Graph.EndToEnd.Tests;

public sealed class JsonStreamTests : IDisposable
{
    private readonly Workplace _workplace = new();

    [Fact]
    public async Task Every_line_is_an_object_with_a_type_and_the_last_is_the_result()
    {
        var outcome = await _workplace.RunAsync("run", "workflows/map-reduce.yaml", "--json");

        var lines = JsonLines.Parse(outcome);
        lines.Select(JsonLines.TypeOf).Should().StartWith(["run_started"]).And.EndWith(["run_finished", "result"]);
        lines[^1].GetProperty("status").GetString().Should().Be("succeeded");
        lines[^1].GetProperty("output").GetProperty("document").GetString().Should().Contain("## Leases");
        outcome.Error.Should().BeEmpty();
    }

    [Fact]
    public async Task Events_are_numbered_without_gap()
    {
        var outcome = await _workplace.RunAsync("run", "workflows/map-reduce.yaml", "--json");

        var numbers = JsonLines.Parse(outcome).SkipLast(1).Select(line => line.GetProperty("number").GetInt64());
        numbers.Should().Equal(Enumerable.Range(1, outcome.Lines.Count - 1).Select(number => (long)number));
    }

    [Fact]
    public async Task Nothing_of_the_progress_is_on_stdout_without_json()
    {
        var outcome = await _workplace.RunAsync("run", "workflows/map-reduce.yaml");

        outcome.Out.Should().StartWith("# A short handbook of durable workflows");
        outcome.Error.Should().Contain("succeeded after");
    }

    public void Dispose() => _workplace.Dispose();
}
