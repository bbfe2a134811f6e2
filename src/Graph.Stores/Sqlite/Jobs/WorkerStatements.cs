using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Stores.Sqlite.Jobs;

/// <summary>The list of workers.</summary>
internal sealed class WorkerStatements(SqliteSession session)
{
    private readonly SqliteStatement _beat = session.Prepare(
        """
        INSERT OR REPLACE INTO workers
            (owner, started_seconds, started_nanos, beat_seconds, beat_nanos, beat_every_ms, queues, slots, busy, is_draining, keeps_store, version)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)
        """);

    private readonly SqliteStatement _signOff = session.Prepare("DELETE FROM workers WHERE owner = ?1");

    private readonly SqliteStatement _removeSilent = session.Prepare("DELETE FROM workers WHERE beat_seconds + 1 + 3 * beat_every_ms / 1000 < ?1");

    internal void Beat(WorkerView worker, Timestamp now) => _beat
        .Bind(1, worker.Owner.Value)
        .Bind(2, worker.StartedAt.Seconds)
        .Bind(3, worker.StartedAt.Nanos)
        .Bind(4, now.Seconds)
        .Bind(5, now.Nanos)
        .Bind(6, (long)worker.BeatEvery.TotalMilliseconds)
        .Bind(7, JobHistoryText.Write(worker.Queues))
        .Bind(8, worker.Slots)
        .Bind(9, worker.Busy)
        .Bind(10, worker.IsDraining ? 1 : 0)
        .Bind(11, worker.KeepsStore ? 1 : 0)
        .Bind(12, worker.Version)
        .Execute();

    internal void SignOff(LeaseOwner worker) => _signOff.Bind(1, worker.Value).Execute();

    /// <summary>Takes those off the list that were not heard of for so long that they are not shown any more.</summary>
    internal void Tidy(Timestamp now) => _removeSilent.Bind(1, now.Seconds).Execute();
}
