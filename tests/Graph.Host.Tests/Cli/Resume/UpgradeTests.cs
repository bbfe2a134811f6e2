using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli.Resume;

public sealed class UpgradeTests : IAsyncLifetime, IDisposable
{
    private const string First = """
        schema: graphagents/v1
        name: review
        state: { decision: any, note: string? }
        nodes:
          ask: { type: approval, output: decision }
        edges: [START -> ask, ask -> END]

        """;

    private const string Second = """
        schema: graphagents/v1
        name: review
        version: 2
        state: { decision: any, note: string? }
        migrations: [{ from: 1, nodes: { ask: decide } }]
        nodes:
          decide: { type: approval, output: decision }
          done: { set: { note: "'moved'" } }
        edges: [START -> decide, decide -> done, done -> END]

        """;

    private readonly CommandWorld _world = new();

    public async Task InitializeAsync()
    {
        _world.Write("review.yaml", First);
        await _world.RunAsync("run", "review.yaml", "--thread", "t");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_thread_is_moved_to_what_its_file_says_now_and_takes_its_answer()
    {
        _world.Write("review.yaml", Second);

        var outcome = await _world.RunAsync("resume", "t", "--upgrade", "--answer", "approve", "--print", "note");

        outcome.ExitCode.Should().Be(ExitCode.Success, outcome.Error);
        outcome.Out.Should().Be("moved\n");
        outcome.Error.Should().MatchRegex(@"Thread 't' was moved from review 1 \(\w{12}\) to 2 \(\w{12}\), version 3\.");
    }

    [Fact]
    public async Task What_runs_inside_of_a_thread_follows_and_is_told_of()
    {
        const string outer = "schema: graphagents/v1\nname: outer\nstate: { note: string? }\nnodes:\n"
            + "  check: { type: workflow, with: { file: review.yaml }, output: { note: '${result.note}' } }\nedges: [START -> check, check -> END]\n";
        _world.Write("outer.yaml", outer);
        await _world.RunAsync("run", Path.Combine(_world.Folder, "outer.yaml"), "--thread", "o");
        _world.Write("review.yaml", Second);

        var check = await _world.RunAsync("resume", "o", "--upgrade", "--check", "--json");
        var outcome = await _world.RunAsync("resume", "o", "--upgrade", "--answer", "approve", "--print", "note");

        check.Out.Should().Contain("\"children\":[{\"path\":\"check\"");
        outcome.Error.Should().MatchRegex(@"'check' inside of it follows: from review 1 \(\w{12}\) to 2 \(\w{12}\)\.");
        outcome.Out.Should().Be("moved\n");
    }

    [Fact]
    public async Task Without_the_option_a_thread_goes_on_with_what_it_started_with()
    {
        _world.Write("review.yaml", Second);

        var outcome = await _world.RunAsync("resume", "t", "--answer", "approve", "--json");

        outcome.Out.Should().NotContain("moved").And.Contain("\"status\":\"succeeded\"");
    }

    [Fact]
    public async Task What_does_not_fit_is_told_and_nothing_is_changed()
    {
        _world.Write("other.yaml", Second.Replace("migrations: [{ from: 1, nodes: { ask: decide } }]\n", "", StringComparison.Ordinal));

        var outcome = await _world.RunAsync("resume", "t", "--upgrade", "--file", "other.yaml", "--answer", "approve");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Contain("the file has no node of that name").And.EndWith("Thread 't' does not fit 'other.yaml' (1 problem). Nothing was changed.\n");
        (await _world.RunAsync("threads", "--version", "1", "--at", "ask", "--json")).Out.Should().Contain("\"thread\":\"t\"");
    }

    [Fact]
    public async Task A_check_says_whether_a_thread_fits_and_changes_nothing()
    {
        _world.Write("review.yaml", Second);

        var outcome = await _world.RunAsync("resume", "t", "--upgrade", "--check", "--json");

        outcome.ExitCode.Should().Be(ExitCode.Success);
        outcome.Out.Should().Contain("\"type\":\"upgrade\"").And.Contain("\"fits\":true").And.Contain("\"migrations\":[1]").And.Contain("\"version\":null");
        (await _world.RunAsync("threads", "--version", "2", "--json")).Out.Should().BeEmpty();
    }

    [Fact]
    public async Task A_check_without_an_upgrade_is_refused()
    {
        var outcome = await _world.RunAsync("resume", "t", "--check");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Be("error: '--check' belongs to an upgrade; add --upgrade.\n");
    }

    [Fact]
    public async Task A_file_that_is_gone_is_asked_for()
    {
        File.Delete(Path.Combine(_world.Folder, "review.yaml"));

        var outcome = await _world.RunAsync("resume", "t", "--upgrade");

        outcome.Error.Should().Contain("is not there; name another with --file.");
    }

    [Fact]
    public async Task Threads_are_listed_by_the_node_that_they_are_at()
    {
        var outcome = await _world.RunAsync("threads", "--workflow", "review", "--at", "ask", "--json");

        outcome.Out.Should().Contain("\"thread\":\"t\"").And.Contain("\"next\":[\"ask\"]");
    }

    [Fact]
    public async Task A_part_of_a_node_s_name_is_no_node()
    {
        var outcome = await _world.RunAsync("threads", "--workflow", "review", "--at", "as", "--json");

        outcome.Out.Should().BeEmpty();
    }
}
