using Graph.Host.Cli;
using Graph.Host.Cli.New;
using Graph.Host.Tests.Worlds;

namespace Graph.Host.Tests.Cli.New;

public sealed class NewCommandTests : IDisposable
{
    private readonly CommandWorld _world = new();

    public static TheoryData<string, bool> Templates
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (var template in WorkflowTemplate.All)
            {
                data.Add(template.Name, true);
                data.Add(template.Name, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public async Task Every_template_validates_without_a_warning_is_formatted_and_runs(string template, bool hasFolder)
    {
        string[] place = hasFolder ? ["--folder"] : [];
        var file = hasFolder ? "first/first.yaml" : "first.yaml";
        await _world.RunAsync(["new", "first", "--template", template, .. place]);

        var validated = await _world.RunAsync("validate", file);
        var formatted = await _world.RunAsync("format", file, "--check");
        var tested = await _world.RunAsync("test", file);
        var ran = await _world.RunAsync("run", Path.Combine(_world.Folder, file), "--json");

        validated.Should().Be(new CommandOutcome(ExitCode.Success, "1 file checked: all valid\n", ""));
        tested.ExitCode.Should().Be(ExitCode.Success, tested.Out + tested.Error);
        formatted.ExitCode.Should().Be(ExitCode.Success);
        ran.ExitCode.Should().Be(template == "approval" ? ExitCode.Interrupted : ExitCode.Success, ran.Error);
    }

    [Fact]
    public async Task The_minimal_template_greets()
    {
        await _world.RunAsync("new", "hello");

        var outcome = await _world.RunAsync("run", "hello.yaml", "-i", "who=Ada");

        outcome.Out.Should().Contain("Hello Ada!");
    }

    [Fact]
    public async Task Documents_are_found_by_what_the_workflow_asks()
    {
        await _world.RunAsync("new", "handbook", "--template", "research", "--folder");

        var outcome = await _world.RunAsync("run", Path.Combine(_world.Folder, "handbook/handbook.yaml"));

        outcome.Out.Should().Contain("A checkpoint is what a run knew").And.Contain("notes.md");
    }

    [Fact]
    public async Task Files_are_named_and_the_next_command_is_said()
    {
        var outcome = await _world.RunAsync("new", "flows/notes", "--template", "approval");

        outcome.Out.Should().Be("flows/notes.yaml\nflows/notes.tests.yaml\nflows/notes/notes.md\nschemas/workflow.schema.json\nschemas/tests.schema.json\n");
        outcome.Error.Should().Be("Run it: graph run flows/notes.yaml\n");
        Read("flows/notes.tests.yaml").Should().StartWith("# yaml-language-server: $schema=../schemas/tests.schema.json\nscenarios:\n");
        Read("flows/notes.yaml").Should().StartWith("# yaml-language-server: $schema=../schemas/workflow.schema.json\nschema: graphagents/v1\nname: notes\n");
    }

    [Fact]
    public async Task A_schema_that_is_there_is_used()
    {
        _world.Write("schemas/workflow.schema.json", "{}");
        _world.Write("schemas/tests.schema.json", "{}");

        var outcome = await _world.RunAsync("new", "a/b/c");

        outcome.Out.Should().Be("a/b/c.yaml\na/b/c.tests.yaml\n");
        Read("a/b/c.yaml").Should().StartWith("# yaml-language-server: $schema=../../schemas/workflow.schema.json\n");
        Read("schemas/workflow.schema.json").Should().Be("{}");
    }

    [Fact]
    public async Task Nothing_is_overwritten()
    {
        _world.Write("first/notes.md", "mine");

        var outcome = await _world.RunAsync("new", "first", "--template", "research");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Be("error: 'first/notes.md' already exists, and nothing is overwritten. Choose another name.\n");
        File.Exists(Path.Combine(_world.Folder, "first.yaml")).Should().BeFalse();
        Read("first/notes.md").Should().Be("mine");
    }

    [Theory]
    [InlineData("First")]
    [InlineData("first.yaml")]
    [InlineData("flows/")]
    public async Task A_name_that_is_none_is_refused(string name)
    {
        var outcome = await _world.RunAsync("new", name);

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Error.Should().Contain("cannot name a workflow: a name starts with a small letter");
    }

    [Fact]
    public async Task An_unknown_template_is_answered_with_the_nearest_one()
    {
        var outcome = await _world.RunAsync("new", "first", "--template", "aproval");

        outcome.Error.Should().StartWith("error: '--template' does not take 'aproval'. Did you mean 'approval'? It takes minimal, research, approval, map-reduce.");
    }

    public void Dispose() => _world.Dispose();

    private string Read(string file) => File.ReadAllText(Path.Combine(_world.Folder, file));
}
