using System.Text.RegularExpressions;
using Graph.Nodes.Tests.Worlds;
using Graph.Runtime.Compilation;
using Graph.Runtime.Diagnostics;

namespace Graph.Nodes.Tests;

public sealed partial class FormatPageTests : IDisposable
{
    private readonly ShippedNodes _nodes = new();

    public static TheoryData<int> Examples => [.. Enumerable.Range(0, Blocks().Count)];

    public void Dispose() => _nodes.Dispose();

    [Theory]
    [MemberData(nameof(Examples))]
    public void an_example_of_the_format_page_compiles(int place)
    {
        var compilation = _nodes.Get<WorkflowCompiler>().Compile(Blocks()[place], Path.Combine(ShippedCorpus.Workflows, "example.yaml"));

        compilation.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()).Should().BeEmpty();
    }

    private static List<string> Blocks()
    {
        var page = File.ReadAllText(Path.Combine(ShippedCorpus.Workflows, "..", "docs", "reference", "workflow-format.md"));
        return [.. Block().Matches(page).Select(block => block.Groups[1].Value)];
    }

    [GeneratedRegex("```yaml\\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
