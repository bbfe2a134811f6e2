using Graph.Host.Cli;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli;

public sealed class CompositionCommandsTests : IDisposable
{
    private const string Shared = """
        types:
          Note: { text: string }

        """;

    private const string Child = """
        schema: graphagents/v1
        name: child
        include: shared.yaml
        input: [text]
        output: [note]
        state: { text: string, note: Note }
        nodes:
          write: { set: { note: "{'text': text}" } }
        edges: [START -> write, write -> END]

        """;

    private const string Parent = """
        schema: graphagents/v1
        name: parent
        output: [text]
        state: { text: string }
        nodes:
          ask: { type: workflow, with: { file: child.yaml, input: { text: hello } }, output: { text: "${result.note.text}" } }
        edges: [START -> ask, ask -> END]

        """;

    private readonly CommandWorld _world = new();
    private readonly string _parent;

    public CompositionCommandsTests()
    {
        _world.Write("flows/shared.yaml", Shared);
        _world.Write("flows/child.yaml", Child);
        _parent = Path.Combine(_world.Folder, _world.Write("flows/parent.yaml", Parent));
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Threads_of_inner_workflows_are_listed_only_when_asked_for()
    {
        await _world.RunAsync("run", _parent, "--thread", "t");

        var own = await _world.RunAsync("threads");
        var all = await _world.RunAsync("threads", "--all");
        var newest = await _world.RunAsync("threads", "--limit", "1");

        own.Out.Should().Contain("\nt ").And.NotContain("t/ask/");
        all.Out.Should().Contain("\nt ").And.Contain("t/ask/");
        newest.Out.Should().Contain("\nt ", "the limit counts what is listed");
    }

    [Fact]
    public async Task Progress_names_inner_nodes_by_their_way()
    {
        var outcome = await _world.RunAsync("run", _parent, "--thread", "t");

        outcome.Error.Should().Contain("ask/write").And.NotContain("t/ask/");
    }

    [Fact]
    public async Task Events_of_inner_workflows_have_a_path()
    {
        var outcome = await _world.RunAsync("run", _parent, "--thread", "t", "--json");

        outcome.Out.Split('\n').Where(line => line.Contains("\"type\":\"task_finished\"", StringComparison.Ordinal)).Should().SatisfyRespectively(
            inner => inner.Should().Contain("\"path\":\"ask\"").And.Contain("\"node\":\"write\""),
            outer => outer.Should().NotContain("\"path\"").And.Contain("\"node\":\"ask\""));
    }

    [Fact]
    public async Task A_shared_file_is_valid_but_no_workflow()
    {
        var shared = Path.Combine(_world.Folder, "flows/shared.yaml");

        var validated = await _world.RunAsync("validate", shared);
        var run = await _world.RunAsync("run", shared);
        var listed = await _world.RunAsync("workflows", Path.Combine(_world.Folder, "flows"));

        validated.ExitCode.Should().Be(ExitCode.Success);
        run.ExitCode.Should().Be(ExitCode.Usage);
        run.Error.Should().Contain("name a file that includes it");
        listed.Out.Should().Contain("parent").And.NotContain("shared");
    }

    [Fact]
    public async Task A_mistake_in_another_file_is_shown_with_its_own_line()
    {
        _world.Write("flows/shared.yaml", Shared.Replace("string", "strin", StringComparison.Ordinal));

        var outcome = await _world.RunAsync("validate", _parent);

        outcome.ExitCode.Should().Be(ExitCode.InvalidWorkflow);
        outcome.Error.Should().Contain("shared.yaml:2:17: error GA2003").And.Contain(" 2 |   Note: { text: strin }");
    }

    [Fact]
    public async Task The_thread_of_an_inner_workflow_says_whose_it_is()
    {
        await _world.RunAsync("run", _parent, "--thread", "t");
        var listed = await _world.RunAsync("threads", "--all");
        var id = listed.Out.Split('\n', ' ').Single(word => word.StartsWith("t/ask/", StringComparison.Ordinal));

        var shown = await _world.RunAsync("show", id);

        shown.Error.Should().Contain("part of   t");
    }
}
