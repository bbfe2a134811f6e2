using Graph.Host.Cli.Errors;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Workflows;

/// <summary>The definition that a thread runs, as the store keeps it.</summary>
internal static class PinnedWorkflow
{
    /// <summary>Reads and compiles it.</summary>
    /// <param name="environment">Where files are.</param>
    /// <param name="store">Where the thread is.</param>
    /// <param name="view">The thread.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The workflow.</returns>
    /// <exception cref="CommandException">The store does not hold it.</exception>
    internal static async Task<CompiledWorkflow> LoadAsync(
        CommandEnvironment environment, ICheckpointStore store, ThreadView view, CancellationToken cancellationToken)
    {
        var definition = await store.FindDefinitionAsync(view.Workflow.Hash, cancellationToken)
            ?? throw new CommandException(ExitCode.StoreProblem, $"The store does not hold the definition that thread '{view.Header.ThreadId}' runs "
                + $"({view.Workflow.Name}, {view.Workflow.Hash[..12]}).");
        return environment.Toolbox.CreateWorkflowFiles(environment).Compile(definition with { SourcePath = view.SourceFile ?? definition.SourcePath });
    }
}
