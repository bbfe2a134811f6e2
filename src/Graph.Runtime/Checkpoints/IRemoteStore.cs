namespace Graph.Runtime.Checkpoints;

/// <summary>A store behind a network, which can say how durable it is only once it has met its server.</summary>
/// <remarks>
/// Promises:
/// a store that was met describes itself as its server is set;
/// a server that cannot be used is refused with what to change.
/// </remarks>
public interface IRemoteStore
{
    /// <summary>Meets the server, unless that has been done.</summary>
    /// <param name="cancellationToken">Stops waiting for it.</param>
    /// <returns>Completed when the store's description is that of its server.</returns>
    /// <exception cref="StoreException">The server cannot be reached, or cannot be used as it is set.</exception>
    ValueTask PrepareAsync(CancellationToken cancellationToken);
}
