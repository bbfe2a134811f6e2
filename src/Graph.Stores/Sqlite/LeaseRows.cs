using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Stores.Sqlite;

/// <summary>Leases as the file has them, read by either kind of connection.</summary>
internal sealed class LeaseRows(SqliteSession session)
{
    /// <summary>The condition that <see cref="ThreadLease.IsLive"/> is not met at the time ?2, ?3: of seconds, and of nanoseconds within the second.</summary>
    internal const string HasLapsed =
        """
        (leases.thread IS NULL OR (until_seconds, until_nanos) <= (?2, ?3)
            OR (lasts > 0 AND (until_seconds - ?2) * 1000000000 + until_nanos - ?3 > 2 * lasts))
        """;

    private readonly SqliteStatement _row = session.Prepare(
        """
        SELECT nonce, owner, until_seconds, until_nanos, stop, stop_by, stop_reason, stop_seconds, stop_nanos, lasts
        FROM leases WHERE thread = ?1
        """);

    /// <summary>Reads a thread's lease; null for none.</summary>
    internal ThreadLease? Find(long thread)
    {
        if (!_row.Bind(1, thread).Step())
        {
            return null;
        }

        var lease = new ThreadLease(
            LeaseNonce.Read(_row.Bytes(0)), new LeaseOwner(_row.Text(1)), new Timestamp(_row.Number(2), (int)_row.Number(3)))
        {
            Stop = ReadStop(),
            Lasts = TimeSpan.FromTicks(_row.Number(9) / TimeSpan.NanosecondsPerTick),
        };
        _row.Reset();
        return lease;
    }

    private StopRequest? ReadStop() => _row.IsNull(4)
        ? null
        : new StopRequest(Enum.Parse<StopKind>(_row.Text(4)), new Timestamp(_row.Number(7), (int)_row.Number(8)))
        {
            By = _row.IsNull(5) ? null : _row.Text(5),
            Reason = _row.IsNull(6) ? null : _row.Text(6),
        };
}
