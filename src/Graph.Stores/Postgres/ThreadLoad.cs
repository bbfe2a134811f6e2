using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Stores.Postgres.Jobs;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>A thread with all that a load needs: one statement, and so all of it as of one moment.</summary>
internal sealed class ThreadLoad(ThreadId threadId)
{
    private const int LeaseAt = 6;
    private const int JobAt = LeaseAt + LeaseColumns.Count;
    private const int KindAt = JobAt + JobColumns.Count;

    /// <summary>Rows of five kinds: the snapshot, commits, the head when it is none of these, pending writes, commands. Each says whose thread it is.</summary>
    private const string Sql =
        $"""
        WITH line AS MATERIALIZED (
            SELECT id, threads.version AS head, coalesce($2, threads.version) AS wanted, coalesce(former.name, workflow_name) AS workflow_name,
                coalesce(former.version, workflow_version) AS workflow_version, coalesce(former.hash, workflow_hash) AS workflow_hash,
                created_seconds, created_nanos, {LeaseColumns.All}, {JobColumns.All}
            FROM threads LEFT JOIN LATERAL (
                SELECT * FROM jsonb_to_recordset(former_workflows) AS workflow (until bigint, name text, version integer, hash text)
                WHERE until > coalesce($2, threads.version) ORDER BY until LIMIT 1) AS former ON true
            WHERE threads.name = $1 AND coalesce($2, threads.version) BETWEEN 1 AND threads.version),
        base AS MATERIALIZED (
            SELECT snapshots.version, snapshots.body FROM line JOIN snapshots ON thread = line.id AND version <= line.wanted
            ORDER BY version DESC LIMIT 1),
        found (kind, version, id, status, hash, parent_hash, parent_version, seconds, nanos, body) AS (
            SELECT 'snapshot', version, '', '', NULL::bytea, NULL::bytea, 0::bigint, 0::bigint, 0, body FROM base
            UNION ALL
            SELECT 'commit', commits.version, commits.id, commits.status, commits.hash, commits.parent_hash, commits.parent_version,
                commits.created_seconds, commits.created_nanos, commits.body
            FROM line JOIN commits ON commits.thread = line.id
                AND commits.version BETWEEN least(coalesce((SELECT version FROM base), 0) + 1, line.wanted) AND line.wanted
            UNION ALL
            SELECT 'head', commits.version, commits.id, commits.status, commits.hash, commits.parent_hash, commits.parent_version,
                commits.created_seconds, commits.created_nanos, NULL
            FROM line JOIN commits ON commits.thread = line.id AND commits.version = line.head WHERE line.wanted <> line.head
            UNION ALL
            SELECT 'pending', pending.version, pending.task, '', NULL, NULL, 0, 0, 0, pending.body
            FROM line JOIN pending_writes AS pending ON pending.thread = line.id AND pending.version = line.head AND line.wanted = line.head
            UNION ALL
            SELECT 'command', commands.number, commands.id, '', NULL, NULL, 0, 0, 0, commands.body FROM line JOIN commands ON commands.thread = line.id)
        SELECT line.head, line.workflow_name, line.workflow_version, line.workflow_hash, line.created_seconds, line.created_nanos,
            line.lease_nonce, line.lease_owner, line.lease_until, line.stop, line.lease_lasts,
            line.job_id, line.job_queue, line.job_priority, line.job_tenant, line.job_state, line.job_attempt, line.job_failures, line.job_since, line.job_due,
            line.job_history, found.*
        FROM line LEFT JOIN found ON true
        """;

    /// <summary>As <see cref="Sql"/> at the head, without any state: the head's row comes without its body.</summary>
    private const string Glance =
        $"""
        WITH found (kind, thread, version, id, status, hash, parent_hash, parent_version, seconds, nanos, body) AS (
            SELECT 'commit', thread, version, id, status, hash, parent_hash, parent_version, created_seconds, created_nanos, NULL::bytea FROM commits
            UNION ALL
            SELECT 'pending', thread, version, task, '', NULL, NULL, 0, 0, 0, body FROM pending_writes
            UNION ALL
            SELECT 'command', thread, number, id, '', NULL, NULL, 0, 0, 0, body FROM commands)
        SELECT threads.version, workflow_name, workflow_version, workflow_hash, created_seconds, created_nanos, {LeaseColumns.All}, {JobColumns.All},
            found.kind, found.version, found.id, found.status, found.hash, found.parent_hash, found.parent_version, found.seconds, found.nanos, found.body
        FROM threads LEFT JOIN found ON found.thread = threads.id AND (found.version = threads.version OR found.kind = 'command')
        WHERE threads.name = $1
        """;

    private readonly List<StoredCommit> _tail = [];
    private readonly List<PendingWrite> _pending = [];
    private readonly List<(long Number, ThreadCommand Command)> _commands = [];
    private StoredSnapshot? _snapshot;
    private CommitHeader? _head;
    private long _headVersion;
    private WorkflowReference? _workflow;
    private Timestamp _createdAt;
    private ThreadLease? _lease;
    private ThreadJob? _job;

    /// <summary>Reads the thread at its head, or at a version; null when there is none, or none any more.</summary>
    /// <exception cref="CorruptCheckpointException">The head's row is missing, or a row holds what the store never wrote.</exception>
    internal ValueTask<StoredThread?> RunAsync(long? version, NpgsqlConnection connection, CancellationToken cancellationToken) =>
        RunAsync(Sql, version, connection, cancellationToken);

    /// <summary>Reads what may change of a thread without a new commit, and its head without the body; null when there is none.</summary>
    internal ValueTask<StoredThread?> GlanceAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        RunAsync(Glance, null, connection, cancellationToken);

    private async ValueTask<StoredThread?> RunAsync(string sql, long? version, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Then(threadId.Value).Then(version);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            Take(rows);
        }

        return _workflow is null ? null : ToThread(_workflow, version ?? _headVersion);
    }

    private void Take(NpgsqlDataReader row)
    {
        if (_workflow is null)
        {
            _headVersion = row.GetInt64(0);
            _workflow = StoredRow.Workflow(row, 1);
            _createdAt = StoredRow.Time(row, 4);
            _lease = LeaseColumns.Read(row, LeaseAt);
            _job = JobColumns.Read(row, JobAt);
        }

        if (row.IsDBNull(KindAt))
        {
            return;
        }

        const int Version = KindAt + 1;
        switch (row.GetString(KindAt))
        {
            case "snapshot":
                _snapshot = new StoredSnapshot(row.GetInt64(Version), StoredRow.Bytes(row, Version + 8));
                break;
            case "pending":
                _pending.Add(new PendingWrite(row.GetString(Version + 1), StoredRow.Bytes(row, Version + 8)));
                break;
            case "command":
                _commands.Add((row.GetInt64(Version), new ThreadCommand(row.GetString(Version + 1), StoredRow.Bytes(row, Version + 8))));
                break;
            case "head":
                _head = StoredRow.Commit(row, threadId, Version).Header;
                break;
            default:
                _tail.Add(StoredRow.Commit(row, threadId, Version));
                break;
        }
    }

    private StoredThread? ToThread(WorkflowReference workflow, long wanted)
    {
        // The statement promises no order, and a sort of what is in order already costs nothing.
        _tail.Sort(static (one, other) => one.Header.Version.CompareTo(other.Header.Version));
        var last = _tail.Count > 0 && _tail[^1].Header.Version == wanted ? _tail[^1].Header : null;
        if (last is null && wanted != _headVersion)
        {
            // It was pruned.
            return null;
        }

        var head = (wanted == _headVersion ? last : _head) ?? throw new CorruptCheckpointException(threadId, _headVersion, "its row is missing");
        return new StoredThread
        {
            Workflow = workflow,
            CreatedAt = _createdAt,
            Snapshot = _snapshot,
            Tail = _tail,
            PendingWrites = _pending,
            Head = head,
            Lease = _lease,
            Job = _job,
            Commands = [.. _commands.OrderBy(command => command.Number).Select(command => command.Command)],
        };
    }
}
