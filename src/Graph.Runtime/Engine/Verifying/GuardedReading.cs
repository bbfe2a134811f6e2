using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine.Verifying;

/// <summary>Reads what may be damaged. A row that cannot even be read is a finding, whatever its driver says of it; a store that cannot be reached is not.</summary>
/// <param name="store">The store.</param>
/// <param name="findings">Where findings go.</param>
internal sealed class GuardedReading(ICheckpointStore store, List<StoreFinding> findings)
{
    private const string NoHash = "";

    /// <summary>Reads something.</summary>
    /// <typeparam name="T">What it is.</typeparam>
    /// <param name="thread">The thread that it is of.</param>
    /// <param name="version">The version that it is of; null for the thread as a whole.</param>
    /// <param name="read">Reads it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What was read; nothing when it cannot be, which is a finding then.</returns>
    internal async ValueTask<T?> TryAsync<T>(ThreadId thread, long? version, Func<ValueTask<T?>> read, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await read();
        }
        catch (Exception damage) when (damage is not (OperationCanceledException or OutOfMemoryException))
        {
            // Fails as well when it is the store that is in trouble and not this place.
            await store.FindDefinitionAsync(NoHash, cancellationToken);
            const string Advice = "Take the thread from a backup: delete it here, then 'graph store copy' or 'graph import' brings it back.";
            findings.Add(version is { } number
                ? StoreFinding.Of(thread, number, $"it cannot be read: {damage.Message}", Advice)
                : StoreFinding.Of(thread, $"it cannot be read: {damage.Message}", Advice));
            return null;
        }
    }
}
