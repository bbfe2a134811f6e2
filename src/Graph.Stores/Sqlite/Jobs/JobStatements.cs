using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Stores.Sqlite.Jobs;

/// <summary>The writing connection's statements about jobs, prepared when the first one is needed.</summary>
internal sealed class JobStatements(SqliteSession session)
{
    /// <summary>How many jobs whose time has come are moved in one go.</summary>
    private const int MostMoved = 1_000;

    private readonly SqliteStatement _save = session.Prepare(
        """
        INSERT INTO jobs (thread, id, queue, priority, tenant, state, attempt, failures, enqueued_seconds, enqueued_nanos, history, due_seconds, due_nanos)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
        ON CONFLICT (thread) DO UPDATE SET
            id = excluded.id, queue = excluded.queue, priority = excluded.priority, tenant = excluded.tenant, state = excluded.state,
            attempt = excluded.attempt, failures = excluded.failures, enqueued_seconds = excluded.enqueued_seconds,
            enqueued_nanos = excluded.enqueued_nanos, history = excluded.history, due_seconds = excluded.due_seconds, due_nanos = excluded.due_nanos
        """);

    private readonly SqliteStatement _remove = session.Prepare("DELETE FROM jobs WHERE thread = ?1");

    private readonly SqliteStatement _moveDue = session.Prepare(
        """
        UPDATE jobs SET state = 'Ready', due_seconds = NULL, due_nanos = NULL WHERE thread IN (
            SELECT thread FROM jobs WHERE state = 'Delayed' AND (due_seconds, due_nanos) <= (?1, ?2) ORDER BY due_seconds, due_nanos LIMIT ?3)
        """);

    /// <summary>The most urgent job of a queue: of the tenant that has the fewest at work, and of that one the oldest. The tenants in line are found
    /// one after the other by the index, however long their lines are.</summary>
    private readonly SqliteStatement _next = session.Prepare(
        """
        WITH RECURSIVE tenants (tenant) AS (
            SELECT min(tenant) FROM jobs WHERE state = 'Ready' AND queue = ?1 AND priority = ?2
            UNION ALL
            SELECT (SELECT min(tenant) FROM jobs WHERE state = 'Ready' AND queue = ?1 AND priority = ?2 AND tenant > tenants.tenant)
            FROM tenants WHERE tenant IS NOT NULL),
        candidates AS (
            SELECT
                (SELECT thread FROM jobs WHERE state = 'Ready' AND queue = ?1 AND priority = ?2 AND tenant = tenants.tenant AND attempt < 2
                    ORDER BY enqueued_seconds, enqueued_nanos, thread LIMIT 1) AS thread,
                coalesce((SELECT count FROM tenant_depths WHERE tenant_depths.tenant = tenants.tenant AND state = 'Running'), 0) AS running
            FROM tenants WHERE tenant IS NOT NULL)
        SELECT candidates.thread FROM candidates JOIN jobs ON jobs.thread = candidates.thread
        WHERE running < ?3 ORDER BY running, enqueued_seconds, enqueued_nanos, candidates.thread LIMIT 1
        """);

    private readonly SqliteStatement _lapsed = session.Prepare(
        $"""
        SELECT jobs.thread FROM jobs LEFT JOIN leases ON leases.thread = jobs.thread
        WHERE state = 'Running' AND attempt < 2 AND queue IN (SELECT value FROM json_each(?1))
            AND {LeaseRows.HasLapsed}
        ORDER BY until_seconds, until_nanos
        """);

    private readonly SqliteStatement _suspects = session.Prepare(JobRows.Suspects);

    private readonly SqliteStatement _news = session.Prepare("SELECT number FROM job_news");

    private readonly SqliteStatement _name = session.Prepare("SELECT name FROM threads WHERE id = ?1");

    private readonly SqliteStatement _keepCommand = session.Prepare(
        "INSERT INTO commands (thread, id, body) VALUES (?1, ?2, ?3) ON CONFLICT (thread, id) DO NOTHING");

    private readonly SqliteStatement _consume = session.Prepare("DELETE FROM commands WHERE thread = ?1 AND id = ?2");

    private readonly SqliteStatement _hasCommands = session.Prepare("SELECT 1 FROM commands WHERE thread = ?1 LIMIT 1");

    private readonly SqliteStatement _forgetCommands = session.Prepare("DELETE FROM commands WHERE thread = ?1");

    /// <summary>Jobs and kept commands as they are.</summary>
    internal JobRows Rows { get; } = new(session);

    /// <summary>What bounds a queue, as it stands.</summary>
    internal AdmissionStatements Admission { get; } = new(session);

    /// <summary>Workers that beat.</summary>
    internal WorkerStatements Workers { get; } = new(session);

    /// <summary>The number of the last change that may be news to whoever waits for work.</summary>
    internal long News => _news.ExecuteNumber().GetValueOrDefault();

    /// <summary>Writes a thread's job; null removes it.</summary>
    internal void Save(long thread, ThreadJob? job)
    {
        if (job is null)
        {
            _remove.Bind(1, thread).Execute();
            return;
        }

        var row = _save
            .Bind(1, thread)
            .Bind(2, job.Id.Value)
            .Bind(3, job.Placement.Queue)
            .Bind(4, job.Placement.Priority)
            .Bind(5, job.Placement.Tenant)
            .Bind(6, job.State.ToString())
            .Bind(7, job.Attempt)
            .Bind(8, job.Failures)
            .Bind(9, job.EnqueuedAt.Seconds)
            .Bind(10, job.EnqueuedAt.Nanos)
            .Bind(11, JobHistoryText.Write(job.History));
        if (job.DueAt is { } due)
        {
            // Unbound, they are null.
            row.Bind(12, due.Seconds).Bind(13, due.Nanos);
        }

        row.Execute();
    }

    /// <summary>Puts those whose time has come in line.</summary>
    /// <returns>How many there were.</returns>
    internal int MoveDue(Timestamp now) => _moveDue.Bind(1, now.Seconds).Bind(2, now.Nanos).Bind(3, MostMoved).Execute();

    /// <summary>The first in line of a queue; null when none may run.</summary>
    internal long? FindNext(string queue, int? mostOfTenant)
    {
        for (var priority = 0; priority <= JobPlacement.LowestPriority; priority++)
        {
            if (_next.Bind(1, queue).Bind(2, priority).Bind(3, mostOfTenant ?? int.MaxValue).ExecuteNumber() is { } thread)
            {
                return thread;
            }
        }

        return null;
    }

    /// <summary>The threads at work of which nothing was heard in time, longest ago first.</summary>
    internal List<long> FindLapsed(IReadOnlyList<QueueShare> queues, Timestamp now) => Find(_lapsed, queues, now);

    /// <summary>The threads whose workers died more than once and that may be taken, longest ago first.</summary>
    internal List<long> FindSuspects(IReadOnlyList<QueueShare> queues, Timestamp now) => Find(_suspects, queues, now);

    /// <summary>What a thread is called.</summary>
    internal ThreadId NameOf(long thread)
    {
        if (!_name.Bind(1, thread).Step())
        {
            throw new StoreException($"The job of thread {thread} has no thread: the file was changed by hand. Delete it with 'DELETE FROM jobs WHERE thread = {thread}'.");
        }

        var name = new ThreadId(_name.Text(0));
        _name.Reset();
        return name;
    }

    internal void Keep(long thread, ThreadCommand command) => _keepCommand.Bind(1, thread).Bind(2, command.Id).Bind(3, command.Body.Span).Execute();

    internal void Consume(long thread, string command) => _consume.Bind(1, thread).Bind(2, command).Execute();

    internal bool HasCommands(long thread) => _hasCommands.Bind(1, thread).ExecuteNumber() is not null;

    /// <summary>The thread ends, and its job with it.</summary>
    internal void Forget(long thread)
    {
        _remove.Bind(1, thread).Execute();
        _forgetCommands.Bind(1, thread).Execute();
    }

    private static List<long> Find(SqliteStatement statement, IReadOnlyList<QueueShare> queues, Timestamp now)
    {
        var threads = new List<long>();
        statement.Bind(1, JobHistoryText.WriteNames(queues)).Bind(2, now.Seconds).Bind(3, now.Nanos);
        while (statement.Step())
        {
            threads.Add(statement.Number(0));
        }

        return threads;
    }
}
