using Graph.Runtime.Compilation;
using Graph.Runtime.Jobs;

namespace Graph.Benchmarks.Jobs;

/// <summary>Gives workers the workflow that all jobs of a measurement run.</summary>
internal sealed class OneWorkflow(CompiledWorkflow workflow) : IWorkflowSource
{
    public ValueTask<CompiledWorkflow> FindAsync(string hash, string? sourceFile, CancellationToken cancellationToken) => ValueTask.FromResult(workflow);
}
