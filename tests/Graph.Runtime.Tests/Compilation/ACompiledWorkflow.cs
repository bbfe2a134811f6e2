using Graph.Runtime.Compilation;
using Graph.Runtime.Diagnostics;

namespace Graph.Runtime.Tests.Compilation;

/// <summary>Compiles what a test says, with the rest of the file filled in.</summary>
internal static class ACompiledWorkflow
{
    public static WorkflowCompiler Compiler { get; } = new(KnownNodes.Registry, new NoServices());

    /// <summary>A workflow with a few fields of each kind.</summary>
    /// <param name="nodes">What stands under <c>nodes:</c>.</param>
    /// <param name="edges">What stands under <c>edges:</c>.</param>
    /// <param name="rest">Further top-level keys.</param>
    public static CompiledWorkflow With(string nodes, string edges, string rest = "") => From(
        $"""
        schema: graphagents/v1
        name: example
        input: [question, items]
        state:
          question: string
          items: list<int>
          answer: string
          count: {"{ type: int, default: 0 }"}
          notes: {"{ type: list<string>, reduce: append }"}
          faults: {"{ type: list<any>, reduce: append }"}
          failure: any
        nodes:
        {Indented(nodes)}
        edges:
        {Indented(edges)}
        {rest}
        """);

    public static CompiledWorkflow From(string text, string path = "/flows/flow.yaml")
    {
        var compilation = Compiler.Compile(text, path);
        compilation.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Should().BeEmpty();
        return compilation.Workflow!;
    }

    private static string Indented(string text) => string.Join('\n', text.Split('\n').Select(line => "  " + line));
}
