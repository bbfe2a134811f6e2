using Graph.Runtime.Compilation;
using Graph.Runtime.Definition.Formatting;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Tests.Compilation;
using Graph.Runtime.Tests.Definition.Formatting;

namespace Graph.Runtime.Tests.Fuzzing;

public sealed class WorkflowFuzzTests
{
    private static readonly WorkflowCompiler Compiler = new(KnownNodes.Registry, new NoServices(), new WorkflowCompilerOptions { ReadFile = YamlCorpus.Find });

    [Fact]
    public void whatever_a_file_holds_a_workflow_or_diagnostics_come_of_it() =>
        FuzzRun.Check("workflow", 3_000, random => TextMutation.Of(YamlCorpus.Texts, random), JudgeCompilation);

    [Fact]
    public void formatting_keeps_a_sound_file_s_meaning_and_is_done_after_once() =>
        FuzzRun.Check("format", 1_500, random => TextMutation.Of(YamlCorpus.Texts, random, most: 2), JudgeFormatting);

    private static string? JudgeCompilation(string text)
    {
        var compilation = Compile(text);
        new DiagnosticRenderer(text).Render([.. compilation.Diagnostics.Where(diagnostic => diagnostic.File == "flow.yaml")]).Should().NotBeNull();
        if ((compilation.Workflow is null) != compilation.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error))
        {
            return "A workflow comes out exactly when there is no error.";
        }

        var lines = new SourceText(text, "flow.yaml").LineCount;
        var stray = compilation.Diagnostics.FirstOrDefault(one => one.File == "flow.yaml" && !IsInside(one, lines));
        return stray is null ? null : $"A diagnostic says nothing, or stands outside of the file: {stray}";
    }

    private static bool IsInside(Diagnostic diagnostic, int lines) =>
        diagnostic.Message.Length > 0 && diagnostic.Span.Start.Line >= 1 && diagnostic.Span.Start.Column >= 1 && diagnostic.Span.End.Line <= lines;

    private static string? JudgeFormatting(string text)
    {
        if (Compile(text).Workflow is not { } workflow)
        {
            return null;
        }

        var formatted = Array.ConvertAll(Enum.GetValues<EdgeStyle>(), edges => WorkflowFormatter.Format(text, edges));
        if (Array.Exists(formatted, one => Compile(one).Workflow is not { } same || CompiledText.Of(same) != CompiledText.Of(workflow)))
        {
            return "The formatted file is another workflow, or none.";
        }

        return Enum.GetValues<EdgeStyle>().Where((edges, place) => WorkflowFormatter.Format(formatted[place], edges) != formatted[place])
            .Select(edges => $"What was formatted once ({edges}) is changed again.").FirstOrDefault();
    }

    private static WorkflowCompilation Compile(string text) => Compiler.Compile(text, "flow.yaml");
}
