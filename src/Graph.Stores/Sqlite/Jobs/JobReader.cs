using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Stores.Sqlite.Jobs;

/// <summary>Looks at jobs and workers without waiting for anybody; its statements are prepared when the first is needed.</summary>
internal sealed class JobReader(SqliteSession session, LeaseRows leases, JobRows rows)
{
    private readonly SqliteStatement _list = session.Prepare(
        """
        SELECT jobs.thread, threads.name FROM jobs JOIN threads ON threads.id = jobs.thread
        WHERE (?1 IS NULL OR queue = ?1) AND (?2 IS NULL OR tenant = ?2) AND (?3 IS NULL OR state = ?3)
        ORDER BY enqueued_seconds, enqueued_nanos, jobs.thread LIMIT ?4
        """);

    private readonly SqliteStatement _depths = session.Prepare("SELECT queue, state, count FROM queue_depths WHERE count > 0");

    private readonly SqliteStatement _workers = session.Prepare(
        """
        SELECT owner, started_seconds, started_nanos, beat_seconds, beat_nanos, beat_every_ms, queues, slots, busy, is_draining, keeps_store, version
        FROM workers ORDER BY started_seconds, started_nanos, owner
        """);

    private readonly SqliteStatement _news = session.Prepare("SELECT number FROM job_news");

    private readonly SqliteStatement _nextDue = session.Prepare(
        "SELECT due_seconds, due_nanos FROM jobs WHERE state = 'Delayed' ORDER BY due_seconds, due_nanos LIMIT 1");

    private readonly SqliteStatement _hasWork = session.Prepare(
        $"""
        SELECT EXISTS (SELECT 1 FROM jobs WHERE state = 'Ready' AND queue IN (SELECT value FROM json_each(?1)))
            OR EXISTS (SELECT 1 FROM jobs WHERE state = 'Delayed' AND (due_seconds, due_nanos) <= (?2, ?3))
            OR EXISTS (
                SELECT 1 FROM jobs LEFT JOIN leases ON leases.thread = jobs.thread
                WHERE state = 'Running' AND queue IN (SELECT value FROM json_each(?1))
                    AND {LeaseRows.HasLapsed})
        """);

    private readonly SqliteStatement _suspects = session.Prepare(JobRows.Suspects);

    private readonly SqliteStatement _submission = session.Prepare(AdmissionStatements.FindSubmission);

    /// <summary>The number of the last change that may be news to whoever waits for work.</summary>
    internal long News => _news.ExecuteNumber().GetValueOrDefault();

    /// <summary>Whether a claim could come to anything; saves waiting for the right to write when not.</summary>
    internal bool HasWork(IReadOnlyList<QueueShare> queues, Timestamp now) =>
        _hasWork.Bind(1, JobHistoryText.WriteNames(queues)).Bind(2, now.Seconds).Bind(3, now.Nanos).ExecuteNumber() == 1;

    /// <summary>The queues of the first suspects that an idle worker could take.</summary>
    internal List<string> FindSuspects(IReadOnlyList<QueueShare> queues, Timestamp now, int most)
    {
        var found = new List<(long Thread, string Queue)>();
        _suspects.Bind(1, JobHistoryText.WriteNames(queues)).Bind(2, now.Seconds).Bind(3, now.Nanos);
        while (_suspects.Step())
        {
            found.Add((_suspects.Number(0), _suspects.Text(1)));
        }

        return [.. found
            .Where(suspect => JobRules.CanBeTaken(rows.Find(suspect.Thread)!, leases.Find(suspect.Thread), now))
            .Take(most)
            .Select(suspect => suspect.Queue)];
    }

    /// <summary>The thread that the same request moved before; null when nothing was taken under its key.</summary>
    /// <exception cref="SubmissionMismatchException">Another request was taken under the key.</exception>
    internal ThreadId? FindSubmission(SubmissionKey key, Timestamp now) => AdmissionStatements.Find(_submission, key, now);

    /// <summary>When the next delayed job is due; null when there is none.</summary>
    internal Timestamp? FindNextDue()
    {
        if (!_nextDue.Step())
        {
            return null;
        }

        var due = new Timestamp(_nextDue.Number(0), (int)_nextDue.Number(1));
        _nextDue.Reset();
        return due;
    }

    internal JobView? Find(ThreadId threadId, long thread) =>
        rows.Find(thread) is { } job ? new JobView(threadId, job, leases.Find(thread)) : null;

    internal List<JobView> List(JobQuery query)
    {
        var threads = new List<(long Thread, ThreadId Name)>();
        _list.Bind(1, query.Queue).Bind(2, query.Tenant).Bind(3, query.State?.ToString()).Bind(4, Math.Max(0, query.Limit));
        while (_list.Step())
        {
            threads.Add((_list.Number(0), new ThreadId(_list.Text(1))));
        }

        return threads.ConvertAll(thread => Find(thread.Name, thread.Thread)!);
    }

    internal IReadOnlyList<QueueDepth> Count()
    {
        var depths = new List<QueueDepth>();
        while (_depths.Step())
        {
            depths.Add(new QueueDepth(_depths.Text(0), Enum.Parse<JobState>(_depths.Text(1)), _depths.Number(2)));
        }

        return [.. depths.OrderBy(depth => depth.Queue, StringComparer.Ordinal).ThenBy(depth => depth.State)];
    }

    /// <summary>The workers that were heard of within three times as long as they said.</summary>
    internal List<WorkerView> ListWorkers(Timestamp now)
    {
        var workers = new List<WorkerView>();
        while (_workers.Step())
        {
            workers.Add(new WorkerView(
                new LeaseOwner(_workers.Text(0)),
                new Timestamp(_workers.Number(1), (int)_workers.Number(2)),
                new Timestamp(_workers.Number(3), (int)_workers.Number(4)),
                TimeSpan.FromMilliseconds(_workers.Number(5)),
                JobHistoryText.ReadQueues(_workers.Text(6)),
                (int)_workers.Number(7),
                (int)_workers.Number(8),
                _workers.Number(9) == 1)
            {
                KeepsStore = _workers.Number(10) == 1,
                Version = _workers.IsNull(11) ? null : _workers.Text(11),
            });
        }

        return workers.FindAll(worker => LeaseRules.After(worker.BeatAt, 3 * worker.BeatEvery) > now);
    }
}
