using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Stores.Sqlite;

/// <summary>One reading connection with its statements. It sees the file as it stood when a read began, and never waits for a writer.</summary>
internal sealed class SqliteReader : IDisposable
{
    private readonly SqliteSession _session;
    private readonly SqliteStatement _thread;
    private readonly SqliteStatement _threadNumber;
    private readonly SqliteStatement _threadByNumber;
    private readonly SqliteStatement _headKey;
    private readonly SqliteStatement _snapshot;
    private readonly SqliteStatement _commits;
    private readonly SqliteStatement _newestBefore;
    private readonly SqliteStatement _pendingWrites;
    private readonly SqliteStatement _headKeys;
    private readonly SqliteStatement _definition;

    /// <summary>Takes the connection over.</summary>
    internal SqliteReader(SqliteSession session)
    {
        _session = session;
        session.Run("PRAGMA query_only = ON");
        _thread = session.Prepare(
            "SELECT name, workflow_name, workflow_version, workflow_hash, created_seconds, created_nanos, id FROM threads WHERE name = ?1");
        _threadByNumber = session.Prepare(
            "SELECT name, workflow_name, workflow_version, workflow_hash, created_seconds, created_nanos, id FROM threads WHERE id = ?1");
        _threadNumber = session.Prepare("SELECT id FROM threads WHERE name = ?1");
        _headKey = session.Prepare("SELECT max(key) FROM commits WHERE key BETWEEN ?1 AND ?2");
        _snapshot = session.Prepare("SELECT key, body FROM snapshots WHERE key BETWEEN ?1 AND ?2 ORDER BY key DESC LIMIT 1");
        _commits = session.Prepare(
            """
            SELECT key, status, id, hash, parent_hash, parent_version, created_seconds, created_nanos, body
            FROM commits WHERE key BETWEEN ?1 AND ?2 ORDER BY key
            """);
        _newestBefore = session.Prepare(
            """
            SELECT key, status, id, hash, parent_hash, parent_version, created_seconds, created_nanos, body
            FROM commits WHERE key > ?1 AND key < ?2 ORDER BY key DESC LIMIT 1
            """);
        _pendingWrites = session.Prepare("SELECT task, body FROM pending_writes WHERE key = ?1 ORDER BY rowid");
        _headKeys = session.Prepare(
            """
            SELECT commits.key
            FROM threads JOIN commits ON commits.key =
                (SELECT max(key) FROM commits WHERE key BETWEEN threads.id << 32 AND (threads.id << 32) | 4294967295)
            WHERE (?1 IS NULL OR threads.workflow_name = ?1)
                AND (?2 IS NULL OR commits.status IN (SELECT value FROM json_each(?2)))
            ORDER BY commits.id DESC LIMIT ?3
            """);
        _definition = session.Prepare("SELECT name, version, source_path, text FROM definitions WHERE hash = ?1");
    }

    /// <summary>Reads a thread, at its head when no version is named.</summary>
    internal StoredThread? FindThread(ThreadId threadId, long? version) => InOneSight(() =>
    {
        if (Line(_thread.Bind(1, threadId.Value)) is not { } line || HeadKey(line.Number) is not { } head)
        {
            return null;
        }

        var wanted = version ?? CommitKey.Version(head);
        return wanted < 1 || wanted > CommitKey.Version(head) ? null : ReadThread(threadId, line, CommitKey.Of(line.Number, wanted), head);
    });

    internal long? FindThreadNumber(ThreadId threadId) => _threadNumber.Bind(1, threadId.Value).ExecuteNumber();

    /// <summary>Reads the newest commit of a thread that is older than a version.</summary>
    internal StoredCommit? FindBefore(ThreadId threadId, long threadNumber, long version)
    {
        _newestBefore.Bind(1, CommitKey.Of(threadNumber, 0)).Bind(2, CommitKey.Of(threadNumber, version));
        return ReadCommits(_newestBefore, threadId) is [var commit] ? commit : null;
    }

    /// <summary>The keys of threads' newest commits, newest first. No body is read for it.</summary>
    internal List<long> ListHeadKeys(string? workflowName, string? statuses, int limit)
    {
        var keys = new List<long>();
        _headKeys.Bind(1, workflowName).Bind(2, statuses).Bind(3, limit);
        while (_headKeys.Step())
        {
            keys.Add(_headKeys.Number(0));
        }

        return keys;
    }

    /// <summary>Reads one line of a list of threads; null when the thread has been deleted since its key was read.</summary>
    internal StoredThreadSummary? FindSummary(long key) => InOneSight(() =>
        Line(_threadByNumber.Bind(1, CommitKey.ThreadNumber(key))) is { } line
        && ReadCommits(_commits.Bind(1, key).Bind(2, key), line.Id) is [var head]
            ? new StoredThreadSummary(line.Workflow, line.CreatedAt, head)
            : null);

    internal StoredDefinition? FindDefinition(string hash)
    {
        if (!_definition.Bind(1, hash).Step())
        {
            return null;
        }

        var reference = new WorkflowReference(_definition.Text(0), (int)_definition.Number(1), hash);
        var definition = new StoredDefinition(reference, _definition.Text(2), _definition.Text(3));
        _definition.Reset();
        return definition;
    }

    public void Dispose() => _session.Dispose();

    private T InOneSight<T>(Func<T> read)
    {
        _session.BeginReading();
        try
        {
            return read();
        }
        finally
        {
            _session.RollBack();
        }
    }

    private static ThreadLine? Line(SqliteStatement statement)
    {
        if (!statement.Step())
        {
            return null;
        }

        var line = new ThreadLine(
            new ThreadId(statement.Text(0)),
            new WorkflowReference(statement.Text(1), (int)statement.Number(2), statement.Text(3)),
            new Timestamp(statement.Number(4), (int)statement.Number(5)),
            statement.Number(6));
        statement.Reset();
        return line;
    }

    private long? HeadKey(long number) => _headKey.Bind(1, CommitKey.Of(number, 0)).Bind(2, CommitKey.Last(number)).ExecuteNumber();

    private StoredThread ReadThread(ThreadId threadId, ThreadLine line, long wanted, long head)
    {
        var snapshot = ReadSnapshot(line.Number, wanted);
        var first = Math.Min((snapshot?.Version ?? 0) + 1, CommitKey.Version(wanted));
        var tail = ReadCommits(_commits.Bind(1, CommitKey.Of(line.Number, first)).Bind(2, wanted), threadId);
        return new StoredThread
        {
            Workflow = line.Workflow,
            CreatedAt = line.CreatedAt,
            Snapshot = snapshot,
            Tail = tail,
            PendingWrites = wanted == head ? ReadPendingWrites(head) : [],
            Head = wanted == head ? tail[^1].Header : ReadCommits(_commits.Bind(1, head).Bind(2, head), threadId)[0].Header,
        };
    }

    private StoredSnapshot? ReadSnapshot(long number, long wanted)
    {
        if (!_snapshot.Bind(1, CommitKey.Of(number, 0)).Bind(2, wanted).Step())
        {
            return null;
        }

        var snapshot = new StoredSnapshot(CommitKey.Version(_snapshot.Number(0)), _snapshot.Bytes(1).ToArray());
        _snapshot.Reset();
        return snapshot;
    }

    private static List<StoredCommit> ReadCommits(SqliteStatement statement, ThreadId threadId)
    {
        var commits = new List<StoredCommit>();
        while (statement.Step())
        {
            commits.Add(new StoredCommit(ReadHeader(statement, threadId), statement.Bytes(8).ToArray()));
        }

        return commits;
    }

    private static CommitHeader ReadHeader(SqliteStatement statement, ThreadId threadId) => new()
    {
        ThreadId = threadId,
        Version = CommitKey.Version(statement.Number(0)),
        Status = StatusText.Parse(statement.Text(1)),
        Id = new CheckpointId(statement.Text(2)),
        Hash = CommitHash.Read(statement.Bytes(3)),
        ParentHash = CommitHash.Read(statement.Bytes(4)),
        ParentVersion = statement.Number(5),
        CreatedAt = new Timestamp(statement.Number(6), (int)statement.Number(7)),
    };

    private List<PendingWrite> ReadPendingWrites(long key)
    {
        var writes = new List<PendingWrite>();
        _pendingWrites.Bind(1, key);
        while (_pendingWrites.Step())
        {
            writes.Add(new PendingWrite(_pendingWrites.Text(0), _pendingWrites.Bytes(1).ToArray()));
        }

        return writes;
    }

    private sealed record ThreadLine(ThreadId Id, WorkflowReference Workflow, Timestamp CreatedAt, long Number);
}
