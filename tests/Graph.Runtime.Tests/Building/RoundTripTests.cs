using System.Runtime.CompilerServices;
using Graph.Runtime.Building;
using Graph.Runtime.Compilation;
using Graph.Runtime.Compilation.Binding;
using Graph.Runtime.Compilation.Composition;
using Graph.Runtime.Definition.Formatting;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Tests.Compilation;
using Graph.Runtime.Tests.Definition.Formatting;
using Graph.Runtime.Values;

namespace Graph.Runtime.Tests.Building;

/// <summary>What was built and what was written are the same workflow.</summary>
public sealed class RoundTripTests
{
    private const int Workflows = 300;

    private static readonly string[] Folders = ["workflows", "tests/Graph.Runtime.Tests/Golden"];

    public static TheoryData<string> Texts => [.. AwkwardTexts.All, "${HOME}", "{{x}}", "{{ x }} y"];

    public static TheoryData<string> Files => [.. SoundFiles()];

    [Fact]
    public void what_is_compiled_from_the_text_is_what_was_built()
    {
        foreach (var seed in Enumerable.Range(0, Workflows))
        {
            var built = GeneratedWorkflow.From(seed);

            var compilation = built.Compile(ACompiledWorkflow.Compiler, "/flows/flow.yaml");

            Errors(compilation.Diagnostics).Should().BeEmpty($"workflow {seed} is sound:\n{built.ToYaml()}");
            CompiledText.Of(compilation.Workflow!).Should().Be(CompiledText.Of(BindWithoutText(built)), $"that is workflow {seed}");
        }
    }

    [Fact]
    public void what_was_written_and_read_is_written_the_same()
    {
        foreach (var seed in Enumerable.Range(0, Workflows))
        {
            var text = GeneratedWorkflow.From(seed).ToYaml();

            WorkflowBuilder.Parse(text).ToYaml().Should().Be(text, $"that is workflow {seed}");
        }
    }

    [Fact]
    public void what_was_written_is_formatted()
    {
        foreach (var seed in Enumerable.Range(0, Workflows))
        {
            var text = GeneratedWorkflow.From(seed).ToYaml();

            WorkflowFormatter.Format(text).Should().Be(text, $"that is workflow {seed}");
        }
    }

    [Fact]
    public void every_form_of_the_format_is_among_the_generated()
    {
        var all = string.Concat(Enumerable.Range(0, Workflows).Select(seed => GeneratedWorkflow.From(seed).ToYaml()));

        string[] forms =
        [
            "reduce: append", "reduce: union", "reduce: add", "reduce: min", "reduce: max", "reduce: merge", "reduce: messages", "reduce: last", "deep: true", "by: title",
            "keep:", "private: true", "ephemeral: true", "untracked: true", "enum[low, high]", "retry: {", "retry:\n", "retry: []", "backoff: fixed", "backoff: linear", "jitter: false",
            "not_on:", "on_error: continue", "on_error: fail", "on_error: { to: n0, as: handler }", "interrupt: before", "interrupt: after", "interrupt: both",
            "defer: true", "routes:", "metadata:", "set:", "join: all", "join: any", "join: 2", "choose:", "match: all", "- else:", "each:", "as: part_",
            "on_item_error: skip", "on_item_error: collect", "errors: faults", "defaults:", "limits:", "max_state:", "-> [", "|\n", "|-\n",
        ];
        forms.Where(form => !all.Contains(form, StringComparison.Ordinal)).Should().BeEmpty();
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public void text_stays_text(string text)
    {
        var built = WorkflowBuilder.Create("texts")
            .Description(text)
            .Node("a", "echo", node => node.Metadata("text", text).Metadata("list", ValueList.Of(text, 1)).Metadata(text + "?", text))
            .Edge("START", "a").Edge("a", "END");

        var workflow = built.Compile(ACompiledWorkflow.Compiler).Workflow!;

        workflow.Description.Should().Be(text);
        workflow.Nodes[0].Metadata.Should().Be((Value)ValueMap.Of(("text", text), ("list", ValueList.Of(text, 1)), (text + "?", text)), built.ToYaml());
        WorkflowBuilder.Parse(built.ToYaml()).ToYaml().Should().Be(built.ToYaml());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void a_file_that_is_read_and_written_is_the_same_workflow(string file)
    {
        var path = Path.Combine(Root(), file);
        var text = File.ReadAllText(path);

        var written = WorkflowBuilder.Parse(text).ToYaml();

        CompiledText.Of(ACompiledWorkflow.From(written, path)).Should().Be(CompiledText.Of(ACompiledWorkflow.From(text, path)));
        WorkflowBuilder.Parse(written).ToYaml().Should().Be(written);
    }

    private static CompiledWorkflow BindWithoutText(WorkflowBuilder built)
    {
        var source = new SourceText("", "/flows/flow.yaml");
        var diagnostics = new DiagnosticBag(source);
        var options = new WorkflowCompilerOptions();
        var composer = new Composer(KnownNodes.Registry, new NoServices(), options, _ => null);
        return new WorkflowBinder(source, diagnostics, KnownNodes.Registry, new NoServices(), options, composer).Bind(built.Definition).Workflow!;
    }

    private static IEnumerable<string> Errors(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString());

    private static IEnumerable<string> SoundFiles() => Folders
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root(), folder), "*.yaml", SearchOption.AllDirectories))
        .Order(StringComparer.Ordinal)
        .Where(file => ACompiledWorkflow.Compiler.Compile(File.ReadAllText(file), file).Workflow is not null)
        .Select(file => Path.GetRelativePath(Root(), file));

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(here, "../../../.."));
}
