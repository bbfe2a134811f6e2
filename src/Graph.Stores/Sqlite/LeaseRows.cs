using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Stores.Sqlite;

/// <summary>Leases as the file has them, read by either kind of connection.</summary>
internal sealed class LeaseRows(SqliteSession session)
{
    private readonly SqliteStatement _row = session.Prepare(
        """
        SELECT nonce, owner, until_seconds, until_nanos, stop, stop_by, stop_reason, stop_seconds, stop_nanos
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
