using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>Where a thread stands, for whoever was refused and wants to know why.</summary>
/// <param name="Version">The version of its newest commit; 0 when there is no such thread.</param>
/// <param name="Hash">That commit's hash.</param>
/// <param name="Asked">The hash of the commit that was asked for; null when the thread has no such version.</param>
/// <param name="Lease">Its lease; null when it is nobody's.</param>
/// <param name="Now">The time by the store's clock.</param>
internal sealed record ThreadStand(long Version, CommitHash Hash, CommitHash? Asked, ThreadLease? Lease, Timestamp Now)
{
    private static readonly ThreadStand Nowhere = new(0, CommitHash.None, null, null, default);

    /// <summary>Reads where a thread stands, and the hash of one of its commits.</summary>
    internal static async ValueTask<ThreadStand> ReadAsync(
        NpgsqlConnection connection, ThreadId threadId, long version, TimeProvider? clock, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT threads.version, threads.hash, commits.hash, {LeaseColumns.Now}, {LeaseColumns.All}
            FROM threads LEFT JOIN commits ON commits.thread = threads.id AND commits.version = $10
            WHERE threads.name = $1
            """,
            connection);
        command.Parameters.ThenLease(threadId, null, clock).Then(version);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken)
            ? new ThreadStand(
                rows.GetInt64(0),
                StoredRow.Hash(rows, 1),
                rows.IsDBNull(2) ? null : StoredRow.Hash(rows, 2),
                LeaseColumns.Read(rows, 4),
                LeaseColumns.Time(rows.GetInt64(3)))
            : Nowhere;
    }
}
