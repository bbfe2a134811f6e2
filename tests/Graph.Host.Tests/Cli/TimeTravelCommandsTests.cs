using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli;

public sealed class TimeTravelCommandsTests : IAsyncLifetime, IDisposable
{
    private const string Steps = """
        schema: graphagents/v1
        name: steps
        output: [count]
        state: { count: { type: int, default: 0, reduce: add }, log: { type: list<string>, reduce: append } }
        nodes:
          first: { set: { count: 1, log: "'one'" } }
          second: { set: { count: 1, log: "'two'" } }
        edges: [START -> first, first -> second, second -> END]

        """;

    private readonly CommandWorld _world = new();

    public async Task InitializeAsync()
    {
        _world.Write("steps.yaml", Steps);
        await _world.RunAsync("run", "steps.yaml", "--thread", "t", "--meta", "ticket=4711");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_fork_says_where_the_thread_goes_on_and_runs_when_asked_to()
    {
        var fork = await _world.RunAsync("fork", "t", "--at", "2", "--json");
        var run = await _world.RunAsync("fork", "t", "--at", "1", "--run", "--print", "count", "-q");

        fork.Out.Should().Contain("\"type\":\"fork\"").And.Contain("\"version\":4").And.Contain("\"parent\":2").And.Contain("\"next\":[\"second\"]");
        run.Should().BeEquivalentTo(new { ExitCode = ExitCode.Success, Out = "2\n" });
    }

    [Fact]
    public async Task History_draws_branches()
    {
        await _world.RunAsync("fork", "t", "--at", "2");

        var outcome = await _world.RunAsync("history", "t");

        outcome.Out.Split('\n').Skip(1).Select(line => line.Split(' ')[0]).Should().Equal("●", "│●", "●┘", "●", "");
    }

    [Fact]
    public async Task History_is_filtered_by_reason_and_by_what_was_noted()
    {
        await _world.RunAsync("fork", "t", "--at", "2");

        (await _world.RunAsync("history", "t", "--source", "fork", "--json")).Out.Should().Contain("\"version\":4").And.NotContain("\"version\":3");
        (await _world.RunAsync("history", "t", "--meta", "ticket=4711", "--before", "3", "--values", "--json")).Out.Should()
            .Contain("\"version\":2").And.Contain("\"state\":{\"count\":1").And.NotContain("\"version\":3");
        (await _world.RunAsync("history", "t", "--source", "frok")).Error.Should().Contain("Did you mean 'fork'?");
    }

    [Fact]
    public async Task An_update_takes_one_item_of_a_list_as_it_is_typed()
    {
        var outcome = await _world.RunAsync("update", "t", "--set", "log=by hand", "--as", "first", "--at", "1");

        outcome.ExitCode.Should().Be(ExitCode.Success, outcome.Error);
        outcome.Error.Should().Contain("next      second");
        (await _world.RunAsync("show", "t", "--json")).Out.Should().Contain("\"log\":[\"by hand\"]");
    }

    [Fact]
    public async Task Updates_of_several_nodes_come_from_a_file()
    {
        _world.Write("updates.json", """[{"as": "first", "set": {"count": 5}}, {"as": "second", "set": {"count": 6}}]""");

        var outcome = await _world.RunAsync("update", "t", "--file", "updates.json", "--at", "1", "--json");

        outcome.Out.Should().Contain("\"as\":[\"first\",\"second\"]");
        (await _world.RunAsync("show", "t", "--json")).Out.Should().Contain("\"count\":11");
    }

    [Fact]
    public async Task A_diff_shows_what_was_appended_and_what_changed()
    {
        var outcome = await _world.RunAsync("diff", "t", "2", "3");

        outcome.Out.Should().Be("- count: 1\n+ count: 2\n+ log[]: \"two\"\n");
    }

    [Fact]
    public async Task Pruning_says_what_went()
    {
        var outcome = await _world.RunAsync("prune", "t", "--keep", "1");

        outcome.Out.Should().MatchRegex(@"^t: 2 checkpoints \(1-2\), \d+ bytes freed; 1 stay\n$");
        (await _world.RunAsync("prune", "t")).ExitCode.Should().Be(ExitCode.Usage);
        (await _world.RunAsync("prune", "--keep", "1")).Error.Should().StartWith("error: Which threads?");
    }

    [Fact]
    public async Task Deleting_asks_for_consent_where_nobody_can_answer()
    {
        var asked = await _world.RunAsync("delete", "t");
        var done = await _world.RunAsync("delete", "--workflow", "steps", "--yes", "--json");

        asked.ExitCode.Should().Be(ExitCode.Usage);
        asked.Error.Should().Contain("Add --yes");
        done.Out.Should().Contain("\"type\":\"delete\"").And.Contain("\"thread\":\"t\"");
        (await _world.RunAsync("show", "t")).ExitCode.Should().Be(ExitCode.NotFound);
    }

    [Fact]
    public async Task An_export_that_was_changed_is_not_imported()
    {
        await _world.RunAsync("export", "t", "--out", "t.jsonl");
        var path = Path.Combine(_world.Folder, "t.jsonl");
        await File.WriteAllTextAsync(path, (await File.ReadAllTextAsync(path)).Replace("one", "eno", StringComparison.Ordinal));

        var outcome = await _world.RunAsync("import", "t.jsonl", "--as", "other");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Contain("is damaged").And.Contain("Nothing was stored");
    }
}
