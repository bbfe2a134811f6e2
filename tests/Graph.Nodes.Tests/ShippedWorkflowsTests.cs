using Graph.Nodes.Tests.Worlds;
using Graph.Runtime.Authoring;
using Graph.Runtime.Compilation;

namespace Graph.Nodes.Tests;

public sealed class ShippedWorkflowsTests : IDisposable
{
    private readonly ShippedNodes _nodes = new();

    public static TheoryData<string> Files => [.. Directory.GetFiles(ShippedCorpus.Workflows, "*.yaml").Select(file => Path.GetFileName(file)!)];

    public void Dispose() => _nodes.Dispose();

    [Theory]
    [MemberData(nameof(Files))]
    public async Task every_example_compiles_without_a_diagnostic(string file)
    {
        var compilation = await CompileAsync(Path.Combine(ShippedCorpus.Workflows, file));

        compilation.Diagnostics.Should().BeEmpty();
        compilation.Workflow.Should().NotBeNull();
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void every_example_is_explained_with_its_command(string file)
    {
        var readme = File.ReadAllText(Path.Combine(ShippedCorpus.Workflows, "README.md"));

        readme.Should().Contain($"## {file}").And.Contain($"./graph run workflows/{file}");
    }

    private Task<WorkflowCompilation> CompileAsync(string path) =>
        new WorkflowCompiler(_nodes.Get<NodeRegistry>(), _nodes.Get<IServiceProvider>()).CompileFileAsync(path, CancellationToken.None);
}
