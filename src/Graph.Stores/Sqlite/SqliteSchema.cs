using System.Globalization;
using Graph.Runtime.Checkpoints;

namespace Graph.Stores.Sqlite;

/// <summary>The tables, and how a file of an older program comes to have them.</summary>
internal static class SqliteSchema
{
    /// <summary>Says in the file's header that it is ours: "grag" in ASCII.</summary>
    internal const int ApplicationId = 0x67726167;

    /// <summary>Step n takes a file from version n to n + 1. Released steps never change; a new need is a new step.</summary>
    private static readonly string[] Steps =
    [
        // All threads share one log of commits, and a commit is one row at its end: wherever SQLite puts it, it is the page it wrote last.
        // Keys (thread's id << 32 | version) are entered into commit_index many at a time; what comes after log.indexed_through is found by
        // reading those few rows. A number in the log and an id of a thread are never used twice, so that a process can tell from the
        // log's last number alone whether anything has changed since it looked.
        """
        CREATE TABLE threads (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            name TEXT NOT NULL UNIQUE,
            workflow_name TEXT NOT NULL,
            workflow_version INTEGER NOT NULL,
            workflow_hash TEXT NOT NULL,
            created_seconds INTEGER NOT NULL,
            created_nanos INTEGER NOT NULL
        ) STRICT;
        CREATE TABLE commits (
            number INTEGER PRIMARY KEY,
            key INTEGER NOT NULL,
            status TEXT NOT NULL,
            id TEXT NOT NULL,
            hash BLOB NOT NULL,
            parent_hash BLOB NOT NULL,
            parent_version INTEGER NOT NULL,
            created_seconds INTEGER NOT NULL,
            created_nanos INTEGER NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        CREATE TABLE commit_index (key INTEGER PRIMARY KEY, number INTEGER NOT NULL) STRICT;
        CREATE TABLE log (indexed_through INTEGER NOT NULL) STRICT;
        INSERT INTO log VALUES (0);
        CREATE TABLE snapshots (key INTEGER PRIMARY KEY, body BLOB NOT NULL) STRICT;
        CREATE TABLE pending_writes (
            key INTEGER NOT NULL,
            task TEXT NOT NULL,
            body BLOB NOT NULL,
            PRIMARY KEY (key, task)
        ) STRICT;
        CREATE TABLE definitions (
            hash TEXT PRIMARY KEY,
            name TEXT NOT NULL,
            version INTEGER NOT NULL,
            source_path TEXT NOT NULL,
            text TEXT NOT NULL
        ) STRICT;
        CREATE VIEW history AS
            SELECT threads.name AS thread, commits.key & 4294967295 AS version, commits.id AS checkpoint, commits.status,
                datetime(commits.created_seconds, 'unixepoch') AS created, commits.parent_version,
                lower(hex(commits.hash)) AS hash, CAST(commits.body AS TEXT) AS body
            FROM commits JOIN threads ON threads.id = commits.key >> 32 ORDER BY commits.number;
        """,

        """
        CREATE TABLE cached_results (
            key TEXT PRIMARY KEY,
            saved_seconds INTEGER NOT NULL,
            saved_nanos INTEGER NOT NULL,
            expires_seconds INTEGER NOT NULL,
            expires_nanos INTEGER NOT NULL,
            body BLOB NOT NULL
        ) STRICT;
        CREATE INDEX cached_results_by_expiry ON cached_results (expires_seconds);
        """,

        // What a thread ran until a commit moved it to another definition, under that commit's key. Few threads are ever moved.
        """
        CREATE TABLE former_workflows (
            key INTEGER PRIMARY KEY,
            name TEXT NOT NULL,
            version INTEGER NOT NULL,
            hash TEXT NOT NULL
        ) STRICT;
        """,

        // Who moves which thread. Whatever changes here in a way that a holder must learn of adds a row to the log, be it a mark without a
        // thread: a process that remembers a thread's lease can rely on it as long as the log has not grown by another hand.
        """
        CREATE TABLE leases (
            thread INTEGER PRIMARY KEY,
            nonce BLOB NOT NULL,
            owner TEXT NOT NULL,
            until_seconds INTEGER NOT NULL,
            until_nanos INTEGER NOT NULL,
            stop TEXT,
            stop_by TEXT,
            stop_reason TEXT,
            stop_seconds INTEGER,
            stop_nanos INTEGER
        ) STRICT;
        """,

        // What somebody asked for on which thread. The triggers count, so that a full queue is told without looking at all of it, and number
        // what may be news to whoever waits for work in another process.
        """
        CREATE TABLE jobs (
            thread INTEGER PRIMARY KEY,
            id TEXT NOT NULL,
            queue TEXT NOT NULL,
            priority INTEGER NOT NULL,
            tenant TEXT NOT NULL,
            state TEXT NOT NULL,
            attempt INTEGER NOT NULL,
            failures INTEGER NOT NULL,
            enqueued_seconds INTEGER NOT NULL,
            enqueued_nanos INTEGER NOT NULL,
            due_seconds INTEGER,
            due_nanos INTEGER,
            history TEXT
        ) STRICT;
        CREATE INDEX jobs_in_line ON jobs (queue, priority, tenant, enqueued_seconds, enqueued_nanos) WHERE state = 'Ready';
        CREATE INDEX jobs_by_time ON jobs (due_seconds, due_nanos) WHERE state = 'Delayed';
        CREATE INDEX jobs_at_work ON jobs (queue) WHERE state = 'Running';
        CREATE INDEX jobs_by_age ON jobs (enqueued_seconds, enqueued_nanos);
        CREATE TABLE queue_depths (queue TEXT NOT NULL, state TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (queue, state)) STRICT, WITHOUT ROWID;
        CREATE TABLE tenant_depths (tenant TEXT NOT NULL, state TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (tenant, state)) STRICT, WITHOUT ROWID;
        CREATE TABLE job_news (number INTEGER NOT NULL) STRICT;
        INSERT INTO job_news VALUES (0);
        CREATE TRIGGER jobs_added AFTER INSERT ON jobs BEGIN
            INSERT INTO queue_depths VALUES (new.queue, new.state, 1) ON CONFLICT DO UPDATE SET count = count + 1;
            INSERT INTO tenant_depths VALUES (new.tenant, new.state, 1) ON CONFLICT DO UPDATE SET count = count + 1;
            UPDATE job_news SET number = number + 1 WHERE new.state IN ('Ready', 'Delayed');
        END;
        CREATE TRIGGER jobs_moved AFTER UPDATE OF queue, tenant, state ON jobs BEGIN
            UPDATE queue_depths SET count = count - 1 WHERE queue = old.queue AND state = old.state;
            UPDATE tenant_depths SET count = count - 1 WHERE tenant = old.tenant AND state = old.state;
            INSERT INTO queue_depths VALUES (new.queue, new.state, 1) ON CONFLICT DO UPDATE SET count = count + 1;
            INSERT INTO tenant_depths VALUES (new.tenant, new.state, 1) ON CONFLICT DO UPDATE SET count = count + 1;
            UPDATE job_news SET number = number + 1 WHERE new.state IN ('Ready', 'Delayed');
        END;
        CREATE TRIGGER jobs_removed AFTER DELETE ON jobs BEGIN
            UPDATE queue_depths SET count = count - 1 WHERE queue = old.queue AND state = old.state;
            UPDATE tenant_depths SET count = count - 1 WHERE tenant = old.tenant AND state = old.state;
        END;
        CREATE TABLE commands (
            number INTEGER PRIMARY KEY,
            thread INTEGER NOT NULL,
            id TEXT NOT NULL,
            body BLOB NOT NULL,
            UNIQUE (thread, id)
        ) STRICT;
        CREATE TABLE submissions (
            tenant TEXT NOT NULL,
            key TEXT NOT NULL,
            request_hash TEXT NOT NULL,
            thread TEXT NOT NULL,
            until_seconds INTEGER NOT NULL,
            until_nanos INTEGER NOT NULL,
            PRIMARY KEY (tenant, key)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX submissions_by_end ON submissions (until_seconds);
        CREATE TABLE tenant_starts (tenant TEXT PRIMARY KEY, second INTEGER NOT NULL, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE workers (
            owner TEXT PRIMARY KEY,
            started_seconds INTEGER NOT NULL,
            started_nanos INTEGER NOT NULL,
            beat_seconds INTEGER NOT NULL,
            beat_nanos INTEGER NOT NULL,
            beat_every_ms INTEGER NOT NULL,
            queues TEXT NOT NULL,
            slots INTEGER NOT NULL,
            busy INTEGER NOT NULL,
            is_draining INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """,

        // Shared state. A row whose body is NULL only remembers a fencing token. 'ends' is when an entry expires or such a token is forgotten; what
        // has ended is cleared away by later writes, a little at a time. Versions come from one number that outlives all rows.
        """
        CREATE TABLE states (
            space TEXT NOT NULL,
            partition TEXT NOT NULL,
            name TEXT NOT NULL,
            version INTEGER NOT NULL,
            token INTEGER NOT NULL,
            ends_seconds INTEGER,
            ends_nanos INTEGER,
            body BLOB,
            PRIMARY KEY (space, partition, name)
        ) STRICT;
        CREATE INDEX states_by_end ON states (ends_seconds, ends_nanos) WHERE ends_seconds IS NOT NULL;
        CREATE TABLE state_writes (
            space TEXT NOT NULL,
            id TEXT NOT NULL,
            version INTEGER NOT NULL,
            until_seconds INTEGER NOT NULL,
            until_nanos INTEGER NOT NULL,
            PRIMARY KEY (space, id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX state_writes_by_end ON state_writes (until_seconds, until_nanos);
        CREATE TABLE state_versions (last INTEGER NOT NULL) STRICT;
        INSERT INTO state_versions VALUES (0);
        """,

        // Work whose workers died more than once: few at any time, and looked for every second.
        "CREATE INDEX jobs_suspected ON jobs (queue) WHERE attempt >= 2;",

        // Which workers remove what the store is no longer to keep.
        "ALTER TABLE workers ADD COLUMN keeps_store INTEGER NOT NULL DEFAULT 0;",

        // Which version of the program workers are.
        "ALTER TABLE workers ADD COLUMN version TEXT;",

        // For how long a lease was taken or last extended, in nanoseconds; 0 where that was not noted.
        "ALTER TABLE leases ADD COLUMN lasts INTEGER NOT NULL DEFAULT 0;",
    ];

    /// <summary>Brings a file to what this program knows.</summary>
    /// <exception cref="StoreException">The file is another program's, or a newer one of ours.</exception>
    internal static void Prepare(SqliteSession session, string path)
    {
        if (session.Ask("PRAGMA journal_mode") != "wal")
        {
            RequireOurs(session, path);
            session.Run("PRAGMA journal_mode = WAL");
        }

        if (Version(session) == Steps.Length && Owner(session) == ApplicationId)
        {
            return;
        }

        session.BeginWriting();
        try
        {
            RequireOurs(session, path);
            Climb(session, path);
            session.Commit();
        }
        finally
        {
            session.RollBack();
        }
    }

    private static void Climb(SqliteSession session, string path)
    {
        var version = Version(session);
        if (version > Steps.Length)
        {
            throw new StoreException($"SQLite store '{path}' was written by a newer program: its format is {version}, and this one knows up to "
                + $"{Steps.Length}. Use the newer program, or name another file.");
        }

        for (; version < Steps.Length; version++)
        {
            session.Run(Steps[version]);
        }

        session.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Steps.Length}; PRAGMA application_id = {ApplicationId}"));
    }

    private static void RequireOurs(SqliteSession session, string path)
    {
        var isNew = Owner(session) == 0 && session.Ask("SELECT count(*) FROM sqlite_schema") == "0";
        if (!isNew && Owner(session) != ApplicationId)
        {
            throw new StoreException($"'{path}' is a SQLite database of another program. Nothing in it was changed; name another file.");
        }
    }

    private static int Version(SqliteSession session) => int.Parse(session.Ask("PRAGMA user_version"), CultureInfo.InvariantCulture);

    private static int Owner(SqliteSession session) => int.Parse(session.Ask("PRAGMA application_id"), CultureInfo.InvariantCulture);
}
