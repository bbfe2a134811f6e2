namespace Graph.Stores.Sqlite;

/// <summary>A reading connection's statements, prepared once. Commits of a thread are found through the index and, after its end, in the last
/// rows of the log; within a thread the log's order is that of the versions.</summary>
internal sealed class ReadStatements(SqliteSession session)
{
    internal SqliteStatement Thread { get; } = session.Prepare(
        "SELECT id, name, workflow_name, workflow_version, workflow_hash, created_seconds, created_nanos FROM threads WHERE name = ?1");

    internal SqliteStatement ThreadById { get; } = session.Prepare(
        "SELECT id, name, workflow_name, workflow_version, workflow_hash, created_seconds, created_nanos FROM threads WHERE id = ?1");

    /// <summary>What a thread ran at a version, when it was moved to something else after that.</summary>
    internal SqliteStatement FormerWorkflow { get; } = session.Prepare(
        "SELECT name, version, hash FROM former_workflows WHERE key > ?1 AND key <= ?2 ORDER BY key LIMIT 1");

    internal SqliteStatement ThreadId { get; } = session.Prepare("SELECT id FROM threads WHERE name = ?1");

    internal SqliteStatement HeadVersion { get; } = session.Prepare(
        """
        SELECT coalesce(
            (SELECT key FROM commits
                WHERE number > (SELECT indexed_through FROM log) AND key BETWEEN ?1 AND ?2 ORDER BY number DESC LIMIT 1),
            (SELECT max(key) FROM commit_index WHERE key BETWEEN ?1 AND ?2)) & 4294967295
        """);

    internal SqliteStatement Snapshot { get; } = session.Prepare(
        "SELECT key, body FROM snapshots WHERE key BETWEEN ?1 AND ?2 ORDER BY key DESC LIMIT 1");

    internal SqliteStatement IndexedCommits { get; } = session.Prepare(
        """
        SELECT commits.key, status, id, hash, parent_hash, parent_version, created_seconds, created_nanos, body
        FROM commit_index CROSS JOIN commits ON commits.number = commit_index.number
        WHERE commit_index.key BETWEEN ?1 AND ?2 ORDER BY commit_index.key
        """);

    internal SqliteStatement NewCommits { get; } = session.Prepare(
        """
        SELECT key, status, id, hash, parent_hash, parent_version, created_seconds, created_nanos, body
        FROM commits WHERE number > (SELECT indexed_through FROM log) AND key BETWEEN ?1 AND ?2 ORDER BY number
        """);

    internal SqliteStatement IndexedCommitsBackwards { get; } = session.Prepare(
        """
        SELECT commits.key, status, id, hash, parent_hash, parent_version, created_seconds, created_nanos, body
        FROM commit_index CROSS JOIN commits ON commits.number = commit_index.number
        WHERE commit_index.key >= ?1 AND commit_index.key < ?2 ORDER BY commit_index.key DESC LIMIT ?3
        """);

    internal SqliteStatement NewCommitsBackwards { get; } = session.Prepare(
        """
        SELECT key, status, id, hash, parent_hash, parent_version, created_seconds, created_nanos, body
        FROM commits WHERE number > (SELECT indexed_through FROM log) AND key >= ?1 AND key < ?2 ORDER BY number DESC LIMIT ?3
        """);

    internal SqliteStatement CommitAt { get; } = session.Prepare(
        """
        SELECT key, status, id, hash, parent_hash, parent_version, created_seconds, created_nanos, body
        FROM commits WHERE number = ?1
        """);

    internal SqliteStatement PendingWrites { get; } = session.Prepare("SELECT task, body FROM pending_writes WHERE key = ?1 ORDER BY rowid");

    /// <summary>Places in the log of threads' newest commits. The end of the log is read once, each other thread costs two look-ups. Names are a range of
    /// their index; no bytes at all are more than any text.</summary>
    internal SqliteStatement Heads { get; } = session.Prepare(
        """
        WITH newest AS MATERIALIZED (
            SELECT key >> 32 AS thread, max(number) AS number FROM commits
            WHERE number > (SELECT indexed_through FROM log) AND key & 4294967295 > 0 GROUP BY key >> 32),
        heads AS (
            SELECT thread, number FROM newest
            UNION ALL
            SELECT id, (SELECT number FROM commit_index
                WHERE key BETWEEN (id << 32) + 1 AND (id << 32) + 4294967295 ORDER BY key DESC LIMIT 1)
            FROM threads WHERE name >= coalesce(?5, '') AND name < coalesce(?6, x'') AND id NOT IN (SELECT thread FROM newest))
        SELECT commits.number
        FROM heads
            CROSS JOIN threads ON threads.id = heads.thread
            CROSS JOIN commits ON commits.number = heads.number
        WHERE (?1 IS NULL OR threads.workflow_name = ?1)
            AND (?4 IS NULL OR threads.workflow_version = ?4)
            AND (?2 IS NULL OR coalesce(
                (SELECT 'DeadLettered' FROM jobs WHERE jobs.thread = threads.id AND jobs.state = 'Parked'), commits.status) IN (SELECT value FROM json_each(?2)))
            AND threads.name >= coalesce(?5, '') AND threads.name < coalesce(?6, x'')
        ORDER BY commits.id DESC LIMIT ?3
        """);

    internal SqliteStatement CachedResult { get; } = session.Prepare(
        "SELECT saved_seconds, saved_nanos, expires_seconds, expires_nanos, body FROM cached_results WHERE key = ?1");

    internal SqliteStatement Definition { get; } = session.Prepare("SELECT name, version, source_path, text FROM definitions WHERE hash = ?1");
}
