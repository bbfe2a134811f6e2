using Graph.Runtime.SharedState;

namespace Graph.Stores.Redis;

/// <content>Shared state: a few keys a shard, changed by one script.</content>
public sealed partial class RedisCheckpointStore
{
    /// <inheritdoc />
    public ValueTask<StateEntry?> FindAsync(StateKey key, CancellationToken cancellationToken) =>
        UseAsync(data => data.States.FindAsync(key, cancellationToken), cancellationToken);

    /// <inheritdoc />
    public ValueTask<StateWriteAnswer> WriteAsync(StateWrite write, CancellationToken cancellationToken)
    {
        StateRules.Require(write);
        return UseAsync(data => data.States.WriteAsync(write, cancellationToken), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<StatePage> ListAsync(StateQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Require();
        return UseAsync(data => data.States.ListAsync(query, cancellationToken), cancellationToken);
    }
}
