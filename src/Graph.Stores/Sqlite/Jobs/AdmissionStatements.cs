using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Stores.Sqlite.Jobs;

/// <summary>Decides whether a job may be asked for, and remembers that it was.</summary>
internal sealed class AdmissionStatements(SqliteSession session)
{
    /// <summary>Finds what was taken under a key and is remembered.</summary>
    internal const string FindSubmission =
        "SELECT request_hash, thread FROM submissions WHERE tenant = ?1 AND key = ?2 AND (until_seconds, until_nanos) > (?3, ?4)";

    private readonly SqliteStatement _findSubmission = session.Prepare(FindSubmission);

    private readonly SqliteStatement _saveSubmission = session.Prepare(
        "INSERT OR REPLACE INTO submissions (tenant, key, request_hash, thread, until_seconds, until_nanos) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

    private readonly SqliteStatement _removeSubmissions = session.Prepare("DELETE FROM submissions WHERE until_seconds < ?1");

    private readonly SqliteStatement _queued = session.Prepare("SELECT sum(count) FROM queue_depths WHERE queue = ?1 AND state IN ('Ready', 'Delayed')");

    private readonly SqliteStatement _queuedOfTenant = session.Prepare(
        "SELECT sum(count) FROM tenant_depths WHERE tenant = ?1 AND state IN ('Ready', 'Delayed')");

    private readonly SqliteStatement _starts = session.Prepare("SELECT count FROM tenant_starts WHERE tenant = ?1 AND second = ?2");

    private readonly SqliteStatement _noteStart = session.Prepare(
        """
        INSERT INTO tenant_starts VALUES (?1, ?2, 1)
        ON CONFLICT (tenant) DO UPDATE SET count = CASE second WHEN excluded.second THEN count + 1 ELSE 1 END, second = excluded.second
        """);

    /// <summary>Refuses a job that may not be asked for: sent before, or one too many.</summary>
    /// <exception cref="AlreadySubmittedException">The same request was taken before.</exception>
    /// <exception cref="SubmissionMismatchException">Another request was taken under its key.</exception>
    /// <exception cref="QueueFullException">There is no room.</exception>
    internal void Require(JobChange.Enqueue asked, JobQueueOptions options, Timestamp now)
    {
        asked.Placement.Require();
        RequireNew(asked.Key, now);
        var (queue, tenant) = (asked.Placement.Queue, asked.Placement.Tenant);
        JobAdmission.Require(options, queue, tenant, _queued.Bind(1, queue).ExecuteNumber() ?? 0,
            () => _queuedOfTenant.Bind(1, tenant).ExecuteNumber() ?? 0,
            () => _starts.Bind(1, tenant).Bind(2, now.Seconds).ExecuteNumber() ?? 0);
    }

    /// <summary>Remembers a job that is stored with the same transaction.</summary>
    internal void Note(JobChange.Enqueue asked, ThreadId thread, JobQueueOptions options, Timestamp now)
    {
        if (options.MaxStartsPerSecond is not null)
        {
            _noteStart.Bind(1, asked.Placement.Tenant).Bind(2, now.Seconds).Execute();
        }

        Remember(asked.Key, thread, options, now);
    }

    /// <summary>Refuses a request that was taken before under its key.</summary>
    /// <exception cref="AlreadySubmittedException">It was the same one.</exception>
    /// <exception cref="SubmissionMismatchException">It was another one.</exception>
    internal void RequireNew(SubmissionKey? asked, Timestamp now)
    {
        if (asked is { } key && Find(_findSubmission, key, now) is { } thread)
        {
            throw new AlreadySubmittedException(key, thread);
        }
    }

    /// <summary>Remembers the key of a request that is stored with the same transaction.</summary>
    internal void Remember(SubmissionKey? taken, ThreadId thread, JobQueueOptions options, Timestamp now)
    {
        if (taken is { } key)
        {
            var until = LeaseRules.After(now, options.KeyLifetime);
            _saveSubmission.Bind(1, key.Tenant).Bind(2, key.Key).Bind(3, key.RequestHash).Bind(4, thread.Value)
                .Bind(5, until.Seconds).Bind(6, until.Nanos).Execute();
        }
    }

    /// <summary>Forgets what has had its time.</summary>
    internal void Tidy(Timestamp now) => _removeSubmissions.Bind(1, now.Seconds).Execute();

    /// <summary>The thread that the same request moved before, by either kind of connection; null when nothing was taken under its key.</summary>
    /// <exception cref="SubmissionMismatchException">It was another request.</exception>
    internal static ThreadId? Find(SqliteStatement statement, SubmissionKey key, Timestamp now)
    {
        if (!statement.Bind(1, key.Tenant).Bind(2, key.Key).Bind(3, now.Seconds).Bind(4, now.Nanos).Step())
        {
            return null;
        }

        var (hash, thread) = (statement.Text(0), new ThreadId(statement.Text(1)));
        statement.Reset();
        return hash == key.RequestHash ? thread : throw new SubmissionMismatchException(key);
    }
}
