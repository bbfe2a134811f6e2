using Graph.Runtime.SharedState;

namespace Graph.Stores.Hybrid;

/// <content>Shared state: that of PostgreSQL. A copy that is proven current costs the same question as the entry itself, which is small.</content>
public sealed partial class HybridCheckpointStore
{
    /// <inheritdoc />
    public ValueTask<StateEntry?> FindAsync(StateKey key, CancellationToken cancellationToken) => _truth.FindAsync(key, cancellationToken);

    /// <inheritdoc />
    public ValueTask<StateWriteAnswer> WriteAsync(StateWrite write, CancellationToken cancellationToken) => _truth.WriteAsync(write, cancellationToken);

    /// <inheritdoc />
    public ValueTask<StatePage> ListAsync(StateQuery query, CancellationToken cancellationToken) => _truth.ListAsync(query, cancellationToken);
}
