using System.Security.Cryptography;
using System.Text;
using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine.Verifying;

/// <summary>Whether definitions are there and are what their hash says; each is looked at once, however many threads run it.</summary>
internal sealed class DefinitionCheck(ICheckpointStore store)
{
    private readonly Dictionary<string, string?> _problems = new(StringComparer.Ordinal);

    /// <summary>What is wrong with a definition; null when all is well.</summary>
    internal async ValueTask<string?> FindProblemAsync(string hash, CancellationToken cancellationToken)
    {
        if (!_problems.TryGetValue(hash, out var problem))
        {
            problem = _problems[hash] = Judge(hash, await store.FindDefinitionAsync(hash, cancellationToken));
        }

        return problem;
    }

    private static string? Judge(string hash, StoredDefinition? definition)
    {
        if (definition is null)
        {
            return $"the store does not hold the definition that it runs ({hash})";
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(definition.Text))) == hash
            ? null
            : $"the definition that it runs ({hash}) is not the text that was stored";
    }
}
