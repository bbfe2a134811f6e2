using Graph.Runtime.SharedState;

namespace Graph.Runtime.Checkpoints;

/// <content>The shared state of the in-memory store.</content>
public sealed partial class InMemoryCheckpointStore
{
    private readonly InMemoryStates _states = new();

    /// <inheritdoc />
    public ValueTask<StateEntry?> FindAsync(StateKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_states.Find(key, Now()));
    }

    /// <inheritdoc />
    public ValueTask<StateWriteAnswer> WriteAsync(StateWrite write, CancellationToken cancellationToken)
    {
        StateRules.Require(write);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_states.Write(write, Now()));
    }

    /// <inheritdoc />
    public ValueTask<StatePage> ListAsync(StateQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Require();
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_states.List(query, Now()));
    }
}
