using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli;

public sealed class LookingCommandsTests : IAsyncLifetime, IDisposable
{
    private const string Steps = """
        schema: graphagents/v1
        name: steps
        description: Counts to two.
        input: [by?]
        output: [count]
        state:
          by: { type: int, default: 1, description: How far a step goes. }
          count: { type: int, default: 0, reduce: add }
        nodes:
          first: { set: { count: by } }
          second: { set: { count: by } }
        edges:
          - START -> first
          - first -> second
          - second -> END

        """;

    private readonly CommandWorld _world = new();

    public async Task InitializeAsync()
    {
        _world.Write("flows/steps.yaml", Steps);
        await _world.RunAsync("run", "flows/steps.yaml", "--thread", "t");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Threads_are_listed_with_where_they_stand()
    {
        var outcome = await _world.RunAsync("threads", "--workflow", "steps", "--status", "succeeded");

        outcome.Out.Should().MatchRegex(@"^THREAD +STATUS +WORKFLOW +VERSION +LAST ACTIVITY +NEXT\nt +succeeded +steps 1 +3 +\S+ \S+\n$");
    }

    [Fact]
    public async Task A_list_without_threads_says_so_and_is_no_error()
    {
        var outcome = await _world.RunAsync("threads", "--status", "failed");

        outcome.ExitCode.Should().Be(ExitCode.Success);
        outcome.Error.Should().StartWith("No such thread in sqlite:");
    }

    [Fact]
    public async Task A_thread_is_shown_with_its_state()
    {
        var outcome = await _world.RunAsync("show", "t");

        outcome.Error.Should().StartWith("t  succeeded\n  workflow  steps 1 (");
        outcome.Out.Should().Be("{\n  \"count\": 2\n}\n");
    }

    [Fact]
    public async Task A_thread_is_shown_as_of_an_older_version()
    {
        var outcome = await _world.RunAsync("show", "t", "--at", "2", "--json");

        outcome.Out.Should().Contain("\"next\":[\"second\"]").And.Contain("\"state\":{\"count\":1}");
    }

    [Fact]
    public async Task A_version_that_is_not_there_is_not_found()
    {
        var outcome = await _world.RunAsync("show", "t", "--at", "9");

        outcome.ExitCode.Should().Be(ExitCode.NotFound);
        outcome.Error.Should().StartWith("error: Thread 't' has no checkpoint '9': its newest is version 3 (");
    }

    [Fact]
    public async Task History_lists_commits_newest_first()
    {
        var outcome = await _world.RunAsync("history", "t", "--limit", "2", "--json");

        outcome.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().SatisfyRespectively(
            newest => newest.Should().Contain("\"version\":3").And.Contain("\"node\":\"second\""),
            older => older.Should().Contain("\"version\":2").And.Contain("\"node\":\"first\""));
    }

    [Fact]
    public async Task History_of_a_thread_that_is_not_there_is_not_found()
    {
        var outcome = await _world.RunAsync("history", "other");

        outcome.ExitCode.Should().Be(ExitCode.NotFound);
    }

    [Fact]
    public async Task Workflows_are_listed_with_what_they_take()
    {
        _world.Write("flows/wrong.yaml", "name: [");

        var outcome = await _world.RunAsync("workflows", "flows");

        outcome.Out.Should().MatchRegex(
            @"^NAME +INPUT +FILE +DESCRIPTION\nsteps +by\? +flows/steps.yaml +Counts to two\.\nwrong +flows/wrong.yaml +invalid: \d+ errors?; graph validate shows them\n$");
    }

    [Fact]
    public async Task Workflows_are_listed_as_json_with_types()
    {
        var outcome = await _world.RunAsync("workflows", "flows", "--json");

        outcome.Out.Should().Contain("""{"name":"by","type":"int","required":false,"description":"How far a step goes."}""");
    }

    [Theory]
    [InlineData("text", "└─▶ second")]
    [InlineData("mermaid", "flowchart TD")]
    [InlineData("dot", "digraph")]
    [InlineData("svg", "<svg xmlns")]
    public async Task A_workflow_is_drawn(string format, string part)
    {
        var outcome = await _world.RunAsync("draw", "flows/steps.yaml", "--format", format);

        outcome.ExitCode.Should().Be(ExitCode.Success);
        outcome.Out.Should().Contain(part);
    }

    [Fact]
    public async Task Diagnostics_are_lines_of_json_with_a_summary()
    {
        _world.Write("flows/wrong.yaml", Steps.Replace("first -> second", "first -> secnd", StringComparison.Ordinal));

        var outcome = await _world.RunAsync("validate", "flows", "--json");

        outcome.ExitCode.Should().Be(ExitCode.InvalidWorkflow);
        outcome.Out.Should().Contain("\"type\":\"diagnostic\"").And.Contain("\"suggestion\":\"second\"")
            .And.MatchRegex(@"\{""type"":""summary"",""files"":2,""invalid"":1,""errors"":\d+,""warnings"":\d+\}\n$");
    }

    [Fact]
    public async Task A_folder_without_workflows_is_refused()
    {
        Directory.CreateDirectory(Path.Combine(_world.Folder, "empty"));

        var outcome = await _world.RunAsync("validate", "empty");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Be("error: There is no .yaml or .yml file in 'empty'.\n");
    }
}
