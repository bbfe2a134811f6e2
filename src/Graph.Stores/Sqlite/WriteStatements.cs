namespace Graph.Stores.Sqlite;

/// <summary>The writing connection's statements, prepared once.</summary>
internal sealed class WriteStatements(SqliteSession session)
{
    /// <summary>The compare-and-swap: the row goes in only behind a commit with the expected hash, and only if no other has taken its key.</summary>
    internal SqliteStatement Follow { get; } = session.Prepare(
        """
        INSERT INTO commits (key, status, id, hash, parent_hash, parent_version, created_seconds, created_nanos, body)
        SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9
        WHERE EXISTS (SELECT 1 FROM commits WHERE key = ?1 - 1 AND hash = ?10)
        ON CONFLICT (key) DO NOTHING
        """);

    internal SqliteStatement Begin { get; } = session.Prepare(
        """
        INSERT INTO commits (key, status, id, hash, parent_hash, parent_version, created_seconds, created_nanos, body)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """);

    internal SqliteStatement AddThread { get; } = session.Prepare(
        """
        INSERT INTO threads (name, workflow_name, workflow_version, workflow_hash, created_seconds, created_nanos)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (name) DO NOTHING
        RETURNING id
        """);

    internal SqliteStatement MoveThread { get; } = session.Prepare(
        "UPDATE threads SET workflow_name = ?2, workflow_version = ?3, workflow_hash = ?4 WHERE id = ?1");

    internal SqliteStatement ThreadNumber { get; } = session.Prepare("SELECT id FROM threads WHERE name = ?1");

    internal SqliteStatement HeadKey { get; } = session.Prepare("SELECT max(key) FROM commits WHERE key BETWEEN ?1 AND ?2");

    internal SqliteStatement HasCommit { get; } = session.Prepare("SELECT 1 FROM commits WHERE key = ?1 AND hash = ?2");

    internal SqliteStatement AddSnapshot { get; } = session.Prepare("INSERT INTO snapshots (key, body) VALUES (?1, ?2)");

    internal SqliteStatement AddPendingWrite { get; } = session.Prepare(
        "INSERT INTO pending_writes (key, task, body) VALUES (?1, ?2, ?3) ON CONFLICT (key, task) DO UPDATE SET body = excluded.body");

    internal SqliteStatement RemovePendingWrites { get; } = session.Prepare("DELETE FROM pending_writes WHERE key >= ?1 AND key < ?2");

    internal SqliteStatement RemoveSnapshots { get; } = session.Prepare("DELETE FROM snapshots WHERE key BETWEEN ?1 AND ?2");

    internal SqliteStatement RemoveCommits { get; } = session.Prepare("DELETE FROM commits WHERE key BETWEEN ?1 AND ?2");

    internal SqliteStatement RemoveThread { get; } = session.Prepare("DELETE FROM threads WHERE id = ?1");

    internal SqliteStatement AddDefinition { get; } = session.Prepare(
        """
        INSERT INTO definitions (hash, name, version, source_path, text) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (hash) DO NOTHING
        """);

    internal long? FindThread(string name) => ThreadNumber.Bind(1, name).ExecuteNumber();

    /// <summary>The version of a thread's newest commit; 0 when there is none.</summary>
    internal long HeadVersion(long? number) =>
        number is { } id && HeadKey.Bind(1, CommitKey.Of(id, 0)).Bind(2, CommitKey.Last(id)).ExecuteNumber() is { } key
            ? CommitKey.Version(key)
            : 0;
}
