using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;
using Graph.Runtime.State;
using Graph.Runtime.Tests.Engine.Children;

namespace Graph.Runtime.Tests.Compilation;

/// <summary>Workflows of several files: what is shared, what is stored, and what changes when a file does.</summary>
public sealed class CompositionTests
{
    private const string Shared = """
        types:
          Note: { text: string }
        defaults:
          timeout: 5m
          retry: { attempts: 7 }
        """;

    private const string Including = """
        schema: graphagents/v1
        name: including
        include: shared.yaml
        output: [note]
        state: { note: Note }
        defaults: { timeout: 1m }
        nodes:
          a: { type: echo, output: { note: "${{'text': 'x'}}" } }
        edges: [START -> a, a -> END]
        """;

    [Fact]
    public void types_and_defaults_are_shared_and_the_files_own_come_first()
    {
        var workflow = Compile(Including, ("shared.yaml", Shared)).Workflow!;

        workflow.Schema.Fields[0].Type.Should().Be(new StateType.Record("Note", [new RecordField("text", StateType.String)]));
        workflow.Nodes[0].Timeout.Should().Be(TimeSpan.FromMinutes(1));
        workflow.Nodes[0].Retry.Should().ContainSingle().Which.Attempts.Should().Be(7);
    }

    [Fact]
    public void a_later_include_goes_over_an_earlier_one()
    {
        var workflow = Compile(
            Including.Replace("include: shared.yaml", "include: [shared.yaml, other.yaml]", StringComparison.Ordinal),
            ("shared.yaml", Shared),
            ("other.yaml", "defaults: { retry: { attempts: 2 } }")).Workflow!;

        workflow.Nodes[0].Retry.Should().ContainSingle().Which.Attempts.Should().Be(2);
    }

    [Fact]
    public void a_workflow_of_one_file_is_stored_as_it_is_written()
    {
        var workflow = Compile(Family.Child.Replace("type: last", "type: echo", StringComparison.Ordinal).Replace("type: note", "type: echo", StringComparison.Ordinal)).Workflow!;

        workflow.SourceText.Should().StartWith("schema: graphagents/v1");
    }

    [Fact]
    public void the_stored_text_has_all_files_and_compiles_without_them()
    {
        var workflow = Compile(Including, ("shared.yaml", Shared)).Workflow!;

        var again = Compile(workflow.SourceText).Workflow!;

        again.Should().NotBeNull();
        again.Hash.Should().Be(workflow.Hash);
        again.SourceText.Should().Be(workflow.SourceText);
    }

    [Fact]
    public void the_stored_text_is_the_same_wherever_the_files_stand()
    {
        var here = Compile(Including, "/a/b/flow.yaml", ("/a/b/shared.yaml", Shared)).Workflow!;
        var there = Compile(Including, "/elsewhere/flow.yaml", ("/elsewhere/shared.yaml", Shared)).Workflow!;

        there.Hash.Should().Be(here.Hash);
    }

    [Fact]
    public void another_text_in_an_included_file_is_another_hash()
    {
        var one = Compile(Including, ("shared.yaml", Shared)).Workflow!;
        var other = Compile(Including, ("shared.yaml", Shared + "\n# later")).Workflow!;

        other.Hash.Should().NotBe(one.Hash);
    }

    [Fact]
    public void files_are_found_from_the_folder_of_the_file_that_names_them()
    {
        var compilation = Compile(
            Including.Replace("shared.yaml", "parts/shared.yaml", StringComparison.Ordinal),
            ("parts/shared.yaml", "include: ../more/types.yaml"),
            ("more/types.yaml", Shared));

        compilation.Diagnostics.Should().BeEmpty();
        Compile(compilation.Workflow!.SourceText).Workflow!.Hash.Should().Be(compilation.Workflow.Hash);
    }

    [Fact]
    public void a_mistake_in_another_file_is_shown_with_that_files_name_and_line()
    {
        var compilation = Compile(Including, ("shared.yaml", Shared.Replace("string", "strin", StringComparison.Ordinal)));

        var mistake = compilation.Diagnostics.Single(diagnostic => diagnostic.Code == "GA2003" && diagnostic.File == "shared.yaml");
        new Graph.Runtime.Diagnostics.DiagnosticRenderer(Including).Render(mistake).Should().Contain("shared.yaml:2:").And.Contain("Note: { text: strin }");
    }

    [Fact]
    public void a_file_that_fits_in_one_place_may_be_too_deep_in_another()
    {
        var chain = Enumerable.Range(1, 15).Select(level => ($"{level}.yaml", Running($"{level + 1}.yaml"))).Append(("16.yaml", Running())).ToArray();

        var shallow = Compile(Running("2.yaml"), chain);
        var both = Compile(Running("2.yaml", "1.yaml"), chain);

        shallow.Diagnostics.Should().BeEmpty();
        both.Diagnostics.Should().ContainSingle(diagnostic => diagnostic.Code == "GA6004").Which.File.Should().Be("1.yaml");
    }

    [Fact]
    public void a_damaged_bundle_is_a_diagnostic() =>
        Compile("""{"graphagents_bundle":1,"main":""").Workflow.Should().BeNull();

    [Theory]
    [InlineData("types: { A: { b: int } }", true)]
    [InlineData("schema: graphagents/v1\ndefaults: { timeout: 1m }", true)]
    [InlineData("schema: graphagents/v1", false)]
    [InlineData("types: { A: { b: int } }\nnodes: {}", false)]
    [InlineData("[", false)]
    public void a_file_that_only_shares_is_told_from_a_workflow(string text, bool isShared) =>
        WorkflowCompiler.IsShared(text).Should().Be(isShared);

    [Fact]
    public void a_shared_file_is_checked_by_itself() =>
        new WorkflowCompiler(KnownNodes.Registry, new NoServices()).CheckShared("types: { A: { b: itn } }", "a.yaml")
            .Should().ContainSingle().Which.Code.Should().Be("GA2003");

    [Fact]
    public async Task a_thread_in_flight_goes_on_by_the_files_that_it_started_with()
    {
        var failures = 1;
        var world = Family.NewWorld().WithNode("last", context => failures-- > 0 ? throw new IOException("lost") : context.NodeName);
        await world.RunParentAsync();
        world.WithFile("child.yaml", "schema: graphagents/v1");
        var view = await new ThreadReader(world.Store).FindAsync(new ThreadId("t1"), CancellationToken.None);
        var stored = await world.Store.FindDefinitionAsync(view!.Workflow.Hash, CancellationToken.None);

        var result = await world.ResumeAsync(stored!.Text);

        result.Output["notes"].Should().Be(Family.Notes("before", "look", "check", "after"));
    }

    [Fact]
    public async Task a_childs_thread_is_resumable_by_itself_from_its_own_stored_definition()
    {
        var failures = 1;
        var world = Family.NewWorld().WithNode("last", context => failures-- > 0 ? throw new IOException("lost") : context.NodeName);
        await world.RunParentAsync();
        var child = (await world.ThreadsAsync())[1];
        var stored = await world.Store.FindDefinitionAsync(child.Workflow.Hash, CancellationToken.None);

        var alone = await world.ResumeAsync(stored!.Text, thread: child.Header.ThreadId.Value);
        var result = await world.ResumeAsync(Family.Parent);

        alone.Status.Should().Be(RunStatus.Succeeded);
        (await world.ThreadsAsync())[1].Parent.Should().Be(child.Parent, "it is still a part of its parent");
        result.Output["notes"].Should().Be(Family.Notes("before", "look", "check", "after"));
        world.Calls.Should().Equal("before", "look", "check", "check", "after");
    }

    private static string Running(params string[] files) => $"""
        schema: graphagents/v1
        name: level
        output: [done]
        state: {"{ done: { type: bool, reduce: last } }"}
        nodes:
          first: {"{ set: { done: 'true' } }"}
        {string.Join('\n', files.Select((file, place) => $"  n{place}: {{ type: workflow, with: {{ file: {file} }}, output: {{ done: \"${{result.done}}\" }} }}"))}
        edges:
          - START -> first
        {string.Join('\n', files.Select((_, place) => $"  - first -> n{place}\n  - n{place} -> END"))}
          - first -> END
        """;

    private static WorkflowCompilation Compile(string text, params (string Name, string Text)[] files) => Compile(text, "flow.yaml", files);

    private static WorkflowCompilation Compile(string text, string path, params (string Name, string Text)[] files)
    {
        var known = files.ToDictionary(file => Path.GetFullPath(file.Name), file => file.Text, StringComparer.Ordinal);
        var options = new WorkflowCompilerOptions { ReadFile = file => known.GetValueOrDefault(file) };
        return new WorkflowCompiler(KnownNodes.Registry, new NoServices(), options).Compile(text, path);
    }
}
