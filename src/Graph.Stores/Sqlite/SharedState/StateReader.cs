using Graph.Runtime.SharedState;
using Graph.Runtime.Values;

namespace Graph.Stores.Sqlite.SharedState;

/// <summary>A reading connection's statements about shared state.</summary>
internal sealed class StateReader(SqliteSession session)
{
    private readonly SqliteStatement _find = session.Prepare(
        """
        SELECT version, token, ends_seconds, ends_nanos, body FROM states
        WHERE space = ?1 AND partition = ?2 AND name = ?3 AND body IS NOT NULL AND (ends_seconds IS NULL OR (ends_seconds, ends_nanos) > (?4, ?5))
        """);

    private readonly SqliteStatement _list = session.Prepare(
        """
        SELECT version, token, ends_seconds, ends_nanos, body, name FROM states
        WHERE space = ?1 AND partition = ?2 AND name > ?3 AND name >= ?6 AND name < ?7
            AND body IS NOT NULL AND (ends_seconds IS NULL OR (ends_seconds, ends_nanos) > (?4, ?5))
        ORDER BY name LIMIT ?8
        """);

    internal StateEntry? Find(StateKey key, Timestamp now)
    {
        var row = _find.Bind(1, key.Space.Value).Bind(2, key.Partition.Value).Bind(3, key.Name).Bind(4, now.Seconds).Bind(5, now.Nanos);
        if (!row.Step())
        {
            return null;
        }

        var entry = Read(row, key);
        row.Reset();
        return entry;
    }

    internal StatePage List(StateQuery query, Timestamp now)
    {
        var entries = new List<StateEntry>();
        var row = _list.Bind(1, query.Space.Value).Bind(2, query.Partition.Value).Bind(3, query.After).Bind(4, now.Seconds).Bind(5, now.Nanos)
            .Bind(6, query.Prefix).Bind(7, query.PrefixEnd).Bind(8, query.Limit + 1);
        while (row.Step())
        {
            entries.Add(Read(row, new StateKey(query.Space, query.Partition, row.Text(5))));
        }

        return StatePage.Of(entries, query.Limit);
    }

    /// <summary>Reads the two columns of a time that may not be there.</summary>
    internal static Timestamp? End(SqliteStatement row, int column) =>
        row.IsNull(column) ? null : new Timestamp(row.Number(column), (int)row.Number(column + 1));

    private static StateEntry Read(SqliteStatement row, StateKey key) =>
        new(key, row.Number(0), row.Bytes(4).ToArray(), End(row, 2), row.Number(1));
}
