using Graph.Runtime.Checkpoints;
using Graph.Stores.Sqlite.Jobs;
using Graph.Stores.Sqlite.SharedState;

namespace Graph.Stores.Sqlite;

/// <summary>The writing connection's statements, prepared once.</summary>
internal sealed class WriteStatements(SqliteSession session)
{
    private JobStatements? _jobs;
    private StateStatements? _states;

    /// <summary>Adds to the log if its last row is the one before: this is what decides a race between processes. Otherwise there is no key, and a row
    /// without one is ignored: an insert from a selection that reads the same table would go through a temporary one each time.</summary>
    internal SqliteStatement AppendIfLast { get; } = session.Prepare(
        """
        INSERT OR IGNORE INTO commits (number, key, status, id, hash, parent_hash, parent_version, created_seconds, created_nanos, body)
        VALUES (?1, CASE WHEN ?1 - 1 = (SELECT max(number) FROM commits) THEN ?2 END, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        """);

    internal SqliteStatement Append { get; } = session.Prepare(
        """
        INSERT INTO commits (number, key, status, id, hash, parent_hash, parent_version, created_seconds, created_nanos, body)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
        """);

    internal SqliteStatement LogEnd { get; } = session.Prepare(
        "SELECT (SELECT coalesce(max(number), 0) FROM commits), indexed_through FROM log");

    internal SqliteStatement Index { get; } = session.Prepare(
        """
        INSERT INTO commit_index (key, number)
        SELECT key, number FROM commits WHERE number > (SELECT indexed_through FROM log) AND key & 4294967295 > 0 ORDER BY key
        """);

    internal SqliteStatement IndexedThrough { get; } = session.Prepare("UPDATE log SET indexed_through = ?1");

    internal SqliteStatement AddThread { get; } = session.Prepare(
        """
        INSERT INTO threads (name, workflow_name, workflow_version, workflow_hash, created_seconds, created_nanos)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        RETURNING id
        """);

    /// <summary>Remembers what the thread ran so far, unless it goes on with the same.</summary>
    internal SqliteStatement RememberWorkflow { get; } = session.Prepare(
        """
        INSERT INTO former_workflows (key, name, version, hash)
        SELECT ?5, workflow_name, workflow_version, workflow_hash FROM threads
        WHERE id = ?1 AND (workflow_name, workflow_version, workflow_hash) <> (?2, ?3, ?4)
        """);

    internal SqliteStatement RemoveFormerWorkflows { get; } = session.Prepare("DELETE FROM former_workflows WHERE key BETWEEN ?1 AND ?2");

    internal SqliteStatement MoveThread { get; } = session.Prepare(
        "UPDATE threads SET workflow_name = ?2, workflow_version = ?3, workflow_hash = ?4 WHERE id = ?1");

    internal SqliteStatement AddSnapshot { get; } = session.Prepare("INSERT INTO snapshots (key, body) VALUES (?1, ?2)");

    internal SqliteStatement ReplaceSnapshot { get; } = session.Prepare("INSERT OR REPLACE INTO snapshots (key, body) VALUES (?1, ?2)");

    /// <summary>Bytes of the bodies and snapshots of some commits.</summary>
    internal SqliteStatement BytesBetween { get; } = session.Prepare(
        """
        SELECT
            (SELECT coalesce(sum(length(commits.body)), 0) FROM commit_index CROSS JOIN commits ON commits.number = commit_index.number
                WHERE commit_index.key BETWEEN ?1 AND ?2)
            + (SELECT coalesce(sum(length(body)), 0) FROM commits WHERE number > (SELECT indexed_through FROM log) AND key BETWEEN ?1 AND ?2)
            + (SELECT coalesce(sum(length(body)), 0) FROM snapshots WHERE key BETWEEN ?1 AND ?2)
        """);

    internal SqliteStatement AddPendingWrite { get; } = session.Prepare(
        "INSERT INTO pending_writes (key, task, body) VALUES (?1, ?2, ?3) ON CONFLICT (key, task) DO UPDATE SET body = excluded.body");

    internal SqliteStatement RemovePendingWrites { get; } = session.Prepare("DELETE FROM pending_writes WHERE key >= ?1 AND key < ?2");

    internal SqliteStatement RemoveSnapshots { get; } = session.Prepare("DELETE FROM snapshots WHERE key BETWEEN ?1 AND ?2");

    internal SqliteStatement RemoveIndexedCommits { get; } = session.Prepare(
        "DELETE FROM commits WHERE number IN (SELECT number FROM commit_index WHERE key BETWEEN ?1 AND ?2)");

    internal SqliteStatement RemoveNewCommits { get; } = session.Prepare(
        "DELETE FROM commits WHERE number > (SELECT indexed_through FROM log) AND key BETWEEN ?1 AND ?2");

    internal SqliteStatement RemoveFromIndex { get; } = session.Prepare("DELETE FROM commit_index WHERE key BETWEEN ?1 AND ?2");

    internal SqliteStatement RemoveThread { get; } = session.Prepare("DELETE FROM threads WHERE id = ?1");

    /// <summary>Makes a deletion visible as growth of the log to whoever remembers its last number.</summary>
    internal SqliteStatement AppendMark { get; } = session.Prepare(
        """
        INSERT INTO commits (number, key, status, id, hash, parent_hash, parent_version, created_seconds, created_nanos, body)
        VALUES (?1, ?2, 'Deleted', '', x'', x'', 0, 0, 0, x'')
        """);

    /// <summary>Makes a change of a lease visible as growth of the log to whoever remembers its last number. The mark is of no thread.</summary>
    internal SqliteStatement AppendLeaseMark { get; } = session.Prepare(
        """
        INSERT INTO commits (number, key, status, id, hash, parent_hash, parent_version, created_seconds, created_nanos, body)
        VALUES (?1, 0, 'Lease', '', x'', x'', 0, 0, 0, x'')
        """);

    internal SqliteStatement RemoveLease { get; } = session.Prepare("DELETE FROM leases WHERE thread = ?1");

    internal LeaseRows Leases { get; } = new(session);

    /// <summary>The statements about jobs; a process that has none to do with never prepares them.</summary>
    internal JobStatements Jobs => _jobs ??= new JobStatements(session);

    internal StateStatements States => _states ??= new StateStatements(session);

    internal SqliteStatement SaveLease { get; } = session.Prepare(
        """
        INSERT OR REPLACE INTO leases
            (thread, nonce, owner, until_seconds, until_nanos, stop, stop_by, stop_reason, stop_seconds, stop_nanos, lasts)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
        """);

    internal SqliteStatement AddDefinition { get; } = session.Prepare(
        """
        INSERT INTO definitions (hash, name, version, source_path, text) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (hash) DO UPDATE SET name = ?2, version = ?3, source_path = ?4, text = ?5 WHERE ?6 AND text <> ?5
        """);

    internal SqliteStatement SaveResult { get; } = session.Prepare(
        """
        INSERT OR REPLACE INTO cached_results (key, saved_seconds, saved_nanos, expires_seconds, expires_nanos, body)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        """);

    internal SqliteStatement RemoveExpiredResults { get; } = session.Prepare("DELETE FROM cached_results WHERE expires_seconds < ?1");

    private SqliteStatement ThreadNumber { get; } = session.Prepare("SELECT id FROM threads WHERE name = ?1");

    private SqliteStatement Newest { get; } = session.Prepare(
        """
        SELECT key, hash FROM commits WHERE number = coalesce(
            (SELECT number FROM commits
                WHERE number > (SELECT indexed_through FROM log) AND key BETWEEN ?1 AND ?2 ORDER BY number DESC LIMIT 1),
            (SELECT number FROM commit_index WHERE key BETWEEN ?1 AND ?2 ORDER BY key DESC LIMIT 1))
        """);

    /// <summary>Reads the newest commit of a thread; null when there is no such thread.</summary>
    internal ThreadHead? FindHead(string thread) =>
        ThreadNumber.Bind(1, thread).ExecuteNumber() is { } number ? FindHead(number, CommitKey.First(number), CommitKey.Last(number)) : null;

    /// <summary>Reads one commit of a thread.</summary>
    internal ThreadHead? FindCommit(long thread, long version) => FindHead(thread, CommitKey.Of(thread, version), CommitKey.Of(thread, version));

    private ThreadHead? FindHead(long thread, long firstKey, long lastKey)
    {
        if (!Newest.Bind(1, firstKey).Bind(2, lastKey).Step())
        {
            return null;
        }

        var head = new ThreadHead(thread, CommitKey.Version(Newest.Number(0)), CommitHash.Read(Newest.Bytes(1)));
        Newest.Reset();
        return head;
    }
}
