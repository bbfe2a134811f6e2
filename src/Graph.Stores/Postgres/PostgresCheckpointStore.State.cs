using Graph.Runtime.SharedState;
using Graph.Stores.Postgres.SharedState;

namespace Graph.Stores.Postgres;

/// <content>Shared state: rows of the same schema.</content>
public sealed partial class PostgresCheckpointStore
{
    /// <summary>Each so many writes of this process one clears away what has had its time, as much as all of them may have left behind.</summary>
    private const uint ClearEvery = 16;

    private uint _stateWrites;

    /// <inheritdoc />
    public ValueTask<StateEntry?> FindAsync(StateKey key, CancellationToken cancellationToken) =>
        RunAsync((connection, stop) => StateReading.FindAsync(key, LeaseClock, connection, stop), cancellationToken);

    /// <inheritdoc />
    public async ValueTask<StateWriteAnswer> WriteAsync(StateWrite write, CancellationToken cancellationToken)
    {
        StateRules.Require(write);
        if (Interlocked.Increment(ref _stateWrites) % ClearEvery == 0)
        {
            await RunAsync((connection, stop) => StateClearing.RunAsync(LeaseClock, connection, stop), cancellationToken);
        }

        return await RunAsync(new StateTransaction(write, _options.Schema, LeaseClock).RunAsync, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<StatePage> ListAsync(StateQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Require();
        return RunAsync((connection, stop) => StateReading.ListAsync(query, LeaseClock, connection, stop), cancellationToken);
    }
}
