using Graph.Runtime.SharedState;
using Npgsql;

namespace Graph.Stores.Postgres.SharedState;

/// <summary>Reads shared state, one statement each.</summary>
internal static class StateReading
{
    private const string Columns = "version, token, ends, body, name";

    internal static async ValueTask<StateEntry?> FindAsync(StateKey key, TimeProvider? clock, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT {Columns} FROM states WHERE space = $2 AND partition = $3 AND name = $4 AND {StateColumns.IsVisible}", connection);
        command.Parameters.ThenClock(clock).ThenPlace(key.Space, key.Partition).Then(key.Name);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? Read(row, key.Space, key.Partition) : null;
    }

    internal static async ValueTask<StatePage> ListAsync(
        StateQuery query, TimeProvider? clock, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT {Columns} FROM states
            WHERE space = $2 AND partition = $3 AND name > $4 AND name >= $5 AND name < $6 AND {StateColumns.IsVisible}
            ORDER BY name LIMIT $7
            """,
            connection);
        command.Parameters.ThenClock(clock).ThenPlace(query.Space, query.Partition)
            .Then(query.After).Then(query.Prefix).Then(query.PrefixEnd).Then(query.Limit + 1);
        var entries = new List<StateEntry>();
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        while (await row.ReadAsync(cancellationToken))
        {
            entries.Add(Read(row, query.Space, query.Partition));
        }

        return StatePage.Of(entries, query.Limit);
    }

    private static StateEntry Read(NpgsqlDataReader row, StateSpace space, StatePartition partition) =>
        new(new StateKey(space, partition, row.GetString(4)), row.GetInt64(0), StoredRow.Bytes(row, 3), StateColumns.End(row, 2), row.GetInt64(1));
}
