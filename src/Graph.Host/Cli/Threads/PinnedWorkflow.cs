using Graph.Host.Cli.Errors;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;
using Graph.Runtime.Engine;

namespace Graph.Host.Cli.Threads;

/// <summary>The workflow that a thread runs, as the store keeps it.</summary>
internal static class PinnedWorkflow
{
    /// <summary>Compiles the definition that a thread ran.</summary>
    /// <param name="environment">Where files are.</param>
    /// <param name="store">Where the thread is.</param>
    /// <param name="view">The thread, as of any checkpoint.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <returns>The workflow.</returns>
    /// <exception cref="CommandException">The store does not hold it.</exception>
    /// <exception cref="InvalidWorkflowException">This version of the product no longer accepts it.</exception>
    internal static async Task<CompiledWorkflow> LoadAsync(
        CommandEnvironment environment, ICheckpointStore store, ThreadView view, CancellationToken cancellationToken)
    {
        var hash = view.Entry.WorkflowHash ?? view.Workflow.Hash;
        var definition = await store.FindDefinitionAsync(hash, cancellationToken)
            ?? throw new CommandException(ExitCode.StoreProblem, $"The store does not hold the definition that thread '{view.Header.ThreadId}' runs "
                + $"({view.Workflow.Name}, {hash[..12]}).");
        return environment.Toolbox.CreateWorkflowFiles(environment).Compile(definition with { SourcePath = view.SourceFile ?? definition.SourcePath });
    }
}
