using Graph.Runtime.Checkpoints;
using Graph.Runtime.SharedState;
using Graph.Runtime.Values;

namespace Graph.Stores.Sqlite.SharedState;

/// <summary>The writing connection's statements about shared state, prepared when the first one is needed.</summary>
internal sealed class StateStatements(SqliteSession session)
{
    private readonly SqliteStatement _find = session.Prepare(
        "SELECT version, body IS NULL, ends_seconds, ends_nanos, token FROM states WHERE space = ?1 AND partition = ?2 AND name = ?3");

    private readonly SqliteStatement _save = session.Prepare(
        """
        INSERT INTO states (space, partition, name, version, token, ends_seconds, ends_nanos, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
        ON CONFLICT DO UPDATE SET
            version = excluded.version, token = excluded.token, ends_seconds = excluded.ends_seconds, ends_nanos = excluded.ends_nanos, body = excluded.body
        """);

    private readonly SqliteStatement _saveToken = session.Prepare("UPDATE states SET token = ?4 WHERE space = ?1 AND partition = ?2 AND name = ?3");

    private readonly SqliteStatement _remove = session.Prepare("DELETE FROM states WHERE space = ?1 AND partition = ?2 AND name = ?3");

    private readonly SqliteStatement _nextVersion = session.Prepare("UPDATE state_versions SET last = last + 1 RETURNING last");

    private readonly SqliteStatement _findWrite = session.Prepare("SELECT version FROM state_writes WHERE space = ?1 AND id = ?2");

    private readonly SqliteStatement _remember = session.Prepare(
        "INSERT INTO state_writes (space, id, version, until_seconds, until_nanos) VALUES (?1, ?2, ?3, ?4, ?5)");

    private readonly SqliteStatement _forgetWrites = session.Prepare(
        """
        DELETE FROM state_writes WHERE (space, id) IN (
            SELECT space, id FROM state_writes WHERE (until_seconds, until_nanos) <= (?1, ?2) ORDER BY until_seconds, until_nanos LIMIT ?3)
        """);

    private readonly SqliteStatement _findEnded = session.Prepare(
        """
        SELECT space, partition, name FROM states INDEXED BY states_by_end
        WHERE ends_seconds IS NOT NULL AND (ends_seconds, ends_nanos) <= (?1, ?2) ORDER BY ends_seconds, ends_nanos LIMIT ?3
        """);

    internal KeptState? Find(StateKey key)
    {
        var row = BindKey(_find, key);
        if (!row.Step())
        {
            return null;
        }

        var kept = new KeptState(row.Number(0), row.Number(1) != 0, StateReader.End(row, 2), row.Number(4));
        row.Reset();
        return kept;
    }

    internal void Save(StateKey key, KeptState kept, ReadOnlyMemory<byte>? body)
    {
        var row = BindKey(_save, key).Bind(4, kept.Version).Bind(5, kept.FencingToken);
        if (kept.EndsAt is { } end)
        {
            // Unbound, they are null.
            row.Bind(6, end.Seconds).Bind(7, end.Nanos);
        }

        if (body is { } content)
        {
            row.Bind(8, content.Span);
        }

        row.Execute();
    }

    internal void SaveToken(StateKey key, long token) => BindKey(_saveToken, key).Bind(4, token).Execute();

    internal void Remove(StateKey key) => BindKey(_remove, key).Execute();

    internal long NextVersion() => _nextVersion.ExecuteNumber()
        ?? throw new StoreException("The number that versions of shared state come from is gone: the file was changed by hand. Restore it from a backup.");

    internal long? FindWrite(StateSpace space, StateWriteId id) => _findWrite.Bind(1, space.Value).Bind(2, id.Value).ExecuteNumber();

    internal void Remember(StateSpace space, StateWriteId id, long version, Timestamp now)
    {
        var until = LeaseRules.After(now, StateRules.WriteMemory);
        _remember.Bind(1, space.Value).Bind(2, id.Value).Bind(3, version).Bind(4, until.Seconds).Bind(5, until.Nanos).Execute();
    }

    /// <summary>Clears away some of what has had its time.</summary>
    internal void Clear(int atMost, Timestamp now)
    {
        _forgetWrites.Bind(1, now.Seconds).Bind(2, now.Nanos).Bind(3, atMost).Execute();
        foreach (var key in FindEnded(atMost, now))
        {
            if (Find(key) is { } kept && StateRules.Expire(kept, now) is { } left)
            {
                Save(key, left, null);
            }
            else
            {
                Remove(key);
            }
        }
    }

    private List<StateKey> FindEnded(int atMost, Timestamp now)
    {
        var keys = new List<StateKey>();
        var row = _findEnded.Bind(1, now.Seconds).Bind(2, now.Nanos).Bind(3, atMost);
        while (row.Step())
        {
            keys.Add(new StateKey(new StateSpace(row.Text(0)), new StatePartition(row.Text(1)), row.Text(2)));
        }

        return keys;
    }

    private static SqliteStatement BindKey(SqliteStatement statement, StateKey key) =>
        statement.Bind(1, key.Space.Value).Bind(2, key.Partition.Value).Bind(3, key.Name);
}
