using Graph.Runtime.Compilation;
using Graph.Runtime.Diagnostics;
using Graph.Runtime.Tests.Compilation;
using Graph.Testing.Limits;

namespace Graph.Runtime.Tests.Limits;

/// <summary>Files as large as they may be are checked like small ones; what they cost is measured by the benchmarks.</summary>
public sealed class LargeWorkflowTests
{
    [Theory]
    [InlineData("500 nodes in a chain", "")]
    [InlineData("1,900 misspelt edges over 500 nodes", "GA4002 GA1051")]
    [InlineData("1,900 edges to names that are like no node", "GA4002 GA1051")]
    [InlineData("1,900 long names of edges that are misspelt", "GA4002 GA1051")]
    [InlineData("25,000 expressions", "")]
    [InlineData("25,000 expressions over 1,000 fields", "")]
    [InlineData("25,000 templates", "")]
    [InlineData("25,000 names that are misspelt, in 1,000 expressions over 1,000 fields", "GA5002 GA1051")]
    [InlineData("1,000 long names that are misspelt, over 1,000 long fields", "GA5002 GA1051")]
    [InlineData("25,000 expressions with a misspelt name", "GA5002 GA1051")]
    [InlineData("200 joins that wait for all, over 500 nodes", "")]
    [InlineData("200 joins that wait for all, in a chain of 500", "")]
    [InlineData("400 nodes at once that write one field", "GA3020")]
    [InlineData("1,000 choices", "")]
    public void what_is_said_about_a_large_file_is_what_is_said_about_a_small_one(string name, string codes)
    {
        var compilation = Compile(name);

        string.Join(' ', compilation.Diagnostics.Select(diagnostic => diagnostic.Code).Distinct()).Should().Be(codes, "this is said of the file:\n{0}", string.Join('\n', compilation.Diagnostics.Take(3)));
    }

    [Fact]
    public void of_many_mistakes_a_thousand_are_shown_and_the_rest_is_mentioned()
    {
        var compilation = ACompiledWorkflow.Compiler.Compile(HeavyWorkflows.WithWrongEdges(1_400), "/flows/heavy.yaml");

        compilation.Diagnostics.Should().HaveCount(1_001);
        compilation.Diagnostics[^1].Should().Match<Diagnostic>(last => last.Code == "GA1051" && last.Severity == DiagnosticSeverity.Warning);
        compilation.Diagnostics[^1].Message.Should().Be("Of a file at most 1000 errors and as many warnings are shown, and here there may be more.");
    }

    [Fact]
    public void an_error_is_shown_however_many_warnings_come_before_it()
    {
        var source = new SourceText("text", "flow.yaml");
        var bag = new DiagnosticBag(source);
        foreach (var number in Enumerable.Range(0, 1_500))
        {
            bag.Report(Problem.Warning(DiagnosticCode.NeverRead, new TextRange(0, 1), $"Warning {number}."));
        }

        bag.Report(Problem.Error(DiagnosticCode.EmptyFile, new TextRange(0, 1), "An error."));

        bag.ToDiagnostics().Should().HaveCount(1_002).And.ContainSingle(one => one.Severity == DiagnosticSeverity.Error);
    }

    private static WorkflowCompilation Compile(string name) => ACompiledWorkflow.Compiler.Compile(HeavyWorkflows.Large[name], "/flows/heavy.yaml");
}
