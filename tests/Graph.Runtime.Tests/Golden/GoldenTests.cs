using System.Runtime.CompilerServices;
using Graph.Runtime.Compilation;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Tests.Compilation;

namespace Graph.Runtime.Tests.Golden;

/// <summary>Each case.yaml has its case.diagnostics.txt; UPDATE_GOLDEN=1 writes them anew, and the difference is the review.</summary>
public class GoldenTests
{
    public static TheoryData<string> Cases => [.. Files("*.yaml").Select(path => Path.GetRelativePath(Folder(), path))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void every_mistake_is_shown_where_it_is(string file)
    {
        var path = Path.Combine(Folder(), file);
        var text = File.ReadAllText(path);

        var compilation = Compile(text, file);

        GoldenFile.Check(Path.ChangeExtension(path, ".diagnostics.txt"), AnnotatedSource.Render(Path.GetFileName(file), compilation));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void a_workflow_comes_out_exactly_when_there_is_no_error(string file)
    {
        var text = File.ReadAllText(Path.Combine(Folder(), file));

        var compilation = Compile(text, file);

        (compilation.Workflow is null).Should().Be(compilation.Diagnostics.Any(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        compilation.Diagnostics.GroupBy(diagnostic => diagnostic.File)
            .Where(own => !own.SequenceEqual(own.OrderBy(diagnostic => diagnostic.Span.Start)))
            .Should().BeEmpty("what is said of a file is said in its order");
    }

    [Fact]
    public void every_code_has_a_case()
    {
        var shown = string.Concat(Files("*.diagnostics.txt").Select(File.ReadAllText));

        // Mistakes in scenarios have tests of their own. Files above a limit of a megabyte or of a thousand mistakes are made in their own tests; nobody wants to keep them.
        var codes = Enum.GetValues<DiagnosticCode>().Except([DiagnosticCode.FileTooLarge, DiagnosticCode.TooManyMistakes]).Where(code => code < DiagnosticCode.ScenarioWorkflowMissing).Select(code => $"GA{(int)code}");

        codes.Where(code => !shown.Contains($" {code}: ", StringComparison.Ordinal)).Should().BeEmpty("each of them must be seen once");
    }

    [Fact]
    public void every_code_has_a_heading_in_the_reference()
    {
        var reference = File.ReadAllText(Path.Combine(Folder(), "../../../docs/reference/diagnostics.md"));

        var codes = Enum.GetValues<DiagnosticCode>().Select(code => $"GA{(int)code}");

        codes.Where(code => !reference.Contains($"\n### {code} ", StringComparison.Ordinal)).Should().BeEmpty("an author looks them up there");
    }

    [Fact]
    public void no_code_is_given_twice() =>
        Enum.GetValues<DiagnosticCode>().Should().OnlyHaveUniqueItems();

    /// <summary>Files that a case includes or runs are found next to it, whatever folder the test runs in.</summary>
    private static WorkflowCompilation Compile(string text, string file)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Folder(), file))!;
        var options = new WorkflowCompilerOptions { ReadFile = path => Read(Path.Combine(folder, Path.GetRelativePath(Path.GetFullPath("."), path))) };
        return new WorkflowCompiler(KnownNodes.Registry, new NoServices(), options).Compile(text, Path.GetFileName(file));
    }

    private static string? Read(string path) =>
        Directory.Exists(path) ? throw new IOException("it is a folder.") : File.Exists(path) ? File.ReadAllText(path) : null;

    private static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Folder(), pattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal);

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
