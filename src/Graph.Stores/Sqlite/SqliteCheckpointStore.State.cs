using Graph.Runtime.SharedState;
using Graph.Stores.Sqlite.SharedState;

namespace Graph.Stores.Sqlite;

/// <content>Shared state: rows of the same file, written by its one writer.</content>
public sealed partial class SqliteCheckpointStore
{
    /// <inheritdoc />
    public ValueTask<StateEntry?> FindAsync(StateKey key, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_readers.Read(reader => reader.States.Find(key, Now())));
    }

    /// <inheritdoc />
    public ValueTask<StateWriteAnswer> WriteAsync(StateWrite write, CancellationToken cancellationToken)
    {
        StateRules.Require(write);
        var entries = new StateEntriesWrite(write, _time);
        return AnswerAsync(_writer.RunAsync(entries, cancellationToken), entries, static entries => entries.Answer);
    }

    /// <inheritdoc />
    public ValueTask<StatePage> ListAsync(StateQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        query.Require();
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_readers.Read(reader => reader.States.List(query, Now())));
    }
}
