using Graph.Runtime.Checkpoints;
using Graph.Runtime.Compilation;

namespace Graph.Runtime.Jobs;

/// <summary>Where a worker gets the workflows that threads are pinned to.</summary>
public interface IWorkflowSource
{
    /// <summary>Finds a workflow, ready to run.</summary>
    /// <param name="hash">The definition's content hash.</param>
    /// <param name="sourceFile">The file that the thread's input came with, which relative paths start from; null for the one that the definition names.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The workflow.</returns>
    /// <exception cref="WorkflowUnavailableException">There is none of that hash, or it cannot be compiled here.</exception>
    ValueTask<CompiledWorkflow> FindAsync(string hash, string? sourceFile, CancellationToken cancellationToken);
}

/// <summary>A worker cannot run a thread because it cannot get its workflow.</summary>
/// <param name="message">Which, why, and the way out.</param>
public sealed class WorkflowUnavailableException(string message) : GraphAgentsException(message);

/// <summary>The workflows that a store keeps for its threads, compiled once each.</summary>
/// <param name="store">The store.</param>
/// <param name="compiler">What compiles them; it knows the node types of this worker.</param>
public sealed class StoredWorkflows(ICheckpointStore store, WorkflowCompiler compiler) : IWorkflowSource
{
    private const int MostKept = 256;

    private readonly Dictionary<(string Hash, string File), CompiledWorkflow> _compiled = [];
    private readonly Lock _gate = new();

    /// <inheritdoc />
    public async ValueTask<CompiledWorkflow> FindAsync(string hash, string? sourceFile, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(hash);
        if (Find((hash, sourceFile ?? "")) is { } known)
        {
            return known;
        }

        var definition = await store.FindDefinitionAsync(hash, cancellationToken) ?? throw new WorkflowUnavailableException(
            $"The store {store.Description.Uri} does not hold the definition {Short(hash)}. Submit the workflow once more with this store, then retry the dead letter.");
        var workflow = Compile(definition with { SourcePath = sourceFile ?? definition.SourcePath });
        Keep((hash, sourceFile ?? ""), workflow);
        return workflow;
    }

    private static string Short(string hash) => hash.Length > 12 ? hash[..12] : hash;

    private CompiledWorkflow Compile(StoredDefinition definition)
    {
        var compilation = compiler.Compile(definition.Text, definition.SourcePath);
        return compilation.Workflow ?? throw new WorkflowUnavailableException(
            $"This worker cannot compile the workflow '{definition.Reference.Name}' ({Short(definition.Reference.Hash)}): "
            + $"{string.Join("; ", compilation.Diagnostics.Take(3))}. Run a worker that has what it needs, then retry the dead letter.");
    }

    private CompiledWorkflow? Find((string Hash, string File) key)
    {
        lock (_gate)
        {
            return _compiled.GetValueOrDefault(key);
        }
    }

    private void Keep((string Hash, string File) key, CompiledWorkflow workflow)
    {
        lock (_gate)
        {
            if (_compiled.Count >= MostKept)
            {
                // Rare enough not to be worth an order of use: whatever is still needed is compiled once more.
                _compiled.Clear();
            }

            _compiled[key] = workflow;
        }
    }
}
