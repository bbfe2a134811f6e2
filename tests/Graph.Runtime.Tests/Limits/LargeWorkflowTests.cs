using Graph.Runtime.Compilation;
using Graph.Runtime.Tests.Compilation;
using Graph.Testing.Limits;

namespace Graph.Runtime.Tests.Limits;

/// <summary>Files as large as they may be are checked like small ones; what they cost is measured by the benchmarks.</summary>
public sealed class LargeWorkflowTests
{
    [Theory]
    [InlineData("500 nodes in a chain", "")]
    [InlineData("1,900 misspelt edges over 500 nodes", "GA4002")]
    [InlineData("1,900 edges to names that are like no node", "GA4002")]
    [InlineData("1,900 long names of edges that are misspelt", "GA4002")]
    [InlineData("25,000 expressions", "")]
    [InlineData("25,000 expressions over 1,000 fields", "")]
    [InlineData("25,000 templates", "")]
    [InlineData("25,000 names that are misspelt, in 1,000 expressions over 1,000 fields", "GA5002")]
    [InlineData("1,000 long names that are misspelt, over 1,000 long fields", "GA5002")]
    [InlineData("25,000 expressions with a misspelt name", "GA5002")]
    [InlineData("200 joins that wait for all, over 500 nodes", "")]
    [InlineData("200 joins that wait for all, in a chain of 500", "")]
    [InlineData("400 nodes at once that write one field", "GA3020")]
    [InlineData("1,000 choices", "")]
    public void what_is_said_about_a_large_file_is_what_is_said_about_a_small_one(string name, string codes)
    {
        var compilation = Compile(name);

        string.Join(' ', compilation.Diagnostics.Select(diagnostic => diagnostic.Code).Distinct()).Should().Be(codes, "this is said of the file:\n{0}", string.Join('\n', compilation.Diagnostics.Take(3)));
    }

    private static WorkflowCompilation Compile(string name) => ACompiledWorkflow.Compiler.Compile(HeavyWorkflows.Large[name], "/flows/heavy.yaml");
}
