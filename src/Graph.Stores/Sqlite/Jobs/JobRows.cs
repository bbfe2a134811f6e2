using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Stores.Sqlite.Jobs;

/// <summary>Jobs as the file has them, read by either kind of connection.</summary>
internal sealed class JobRows(SqliteSession session)
{
    /// <summary>Finds what <see cref="JobRules.IsSuspect"/> tells: of the queues ?1, whose leases lapsed by ?2 and ?3, longest ago first.</summary>
    internal const string Suspects =
        $"""
        SELECT jobs.thread, queue FROM jobs LEFT JOIN leases ON leases.thread = jobs.thread
        WHERE attempt >= 2 AND state IN ('Ready', 'Running') AND queue IN (SELECT value FROM json_each(?1))
            AND {LeaseRows.HasLapsed}
        ORDER BY until_seconds, until_nanos
        """;

    private readonly SqliteStatement _row = session.Prepare(
        """
        SELECT id, queue, priority, tenant, state, attempt, failures, enqueued_seconds, enqueued_nanos, due_seconds, due_nanos, history
        FROM jobs WHERE thread = ?1
        """);

    private readonly SqliteStatement _commands = session.Prepare("SELECT id, body FROM commands WHERE thread = ?1 ORDER BY number");

    /// <summary>Reads a thread's job; null for none.</summary>
    internal ThreadJob? Find(long thread)
    {
        if (!_row.Bind(1, thread).Step())
        {
            return null;
        }

        var job = new ThreadJob
        {
            Id = new JobId(_row.Text(0)),
            Placement = new JobPlacement { Queue = _row.Text(1), Priority = (int)_row.Number(2), Tenant = _row.Text(3) },
            State = Enum.Parse<JobState>(_row.Text(4)),
            Attempt = (int)_row.Number(5),
            Failures = (int)_row.Number(6),
            EnqueuedAt = new Timestamp(_row.Number(7), (int)_row.Number(8)),
            DueAt = _row.IsNull(9) ? null : new Timestamp(_row.Number(9), (int)_row.Number(10)),
            History = _row.IsNull(11) ? [] : JobHistoryText.Read(_row.Text(11)),
        };
        _row.Reset();
        return job;
    }

    /// <summary>Reads what was sent to a thread and not taken in yet, oldest first.</summary>
    internal List<ThreadCommand> FindCommands(long thread)
    {
        var commands = new List<ThreadCommand>();
        _commands.Bind(1, thread);
        while (_commands.Step())
        {
            commands.Add(new ThreadCommand(_commands.Text(0), _commands.Bytes(1).ToArray()));
        }

        return commands;
    }
}
