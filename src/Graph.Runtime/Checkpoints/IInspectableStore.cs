namespace Graph.Runtime.Checkpoints;

/// <summary>A store that can say how it stands at this moment, which may be another way than when it was opened.</summary>
/// <remarks>
/// Promises, each held by a test:
/// a store says what time it is by the clock that leases are measured by;
/// a store names the software that keeps its threads, and the oldest version of it that it works with;
/// a store that was inspected describes itself as its server is set now.
/// </remarks>
public interface IInspectableStore
{
    /// <summary>Asks whatever keeps the threads, be it a server or a library.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>What it says.</returns>
    /// <exception cref="StoreException">The store cannot be used.</exception>
    ValueTask<StoreInspection> InspectAsync(CancellationToken cancellationToken);
}
