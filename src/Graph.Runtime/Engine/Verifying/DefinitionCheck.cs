using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine.Verifying;

/// <summary>Whether definitions are there and are what their hash says; each is looked at once, however many threads run it.</summary>
internal sealed class DefinitionCheck(ICheckpointStore store)
{
    private const string NoHash = "";

    private const string StoreAgain = "Run that version of the file once with this store, or copy the thread again from a store that has it.";

    private readonly Dictionary<string, DefinitionProblem?> _problems = new(StringComparer.Ordinal);

    /// <summary>What is wrong with a definition; null when all is well.</summary>
    internal async ValueTask<DefinitionProblem?> FindProblemAsync(string hash, CancellationToken cancellationToken)
    {
        if (!_problems.TryGetValue(hash, out var problem))
        {
            problem = _problems[hash] = await LookAsync(hash, cancellationToken);
        }

        return problem;
    }

    private async ValueTask<DefinitionProblem?> LookAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            return Judge(hash, await store.FindDefinitionAsync(hash, cancellationToken));
        }
        catch (Exception damage) when (damage is not (OperationCanceledException or OutOfMemoryException))
        {
            // Fails as well when it is the store that is in trouble and not this definition.
            await store.FindDefinitionAsync(NoHash, cancellationToken);
            return new DefinitionProblem($"the definition that it runs ({hash}) cannot be read: {damage.Message}", StoreAgain);
        }
    }

    private static DefinitionProblem? Judge(string hash, StoredDefinition? definition)
    {
        if (definition is null)
        {
            return new DefinitionProblem($"the store does not hold the definition that it runs ({hash})", StoreAgain);
        }

        return definition.IsGenuine ? null : new DefinitionProblem($"the definition that it runs ({hash}) is not the text that was stored", StoreAgain);
    }
}

/// <summary>What is wrong with a definition.</summary>
/// <param name="Problem">What it is.</param>
/// <param name="Advice">What to do about it.</param>
internal sealed record DefinitionProblem(string Problem, string Advice);
