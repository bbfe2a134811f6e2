using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Stores.Postgres.Jobs;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>Where a thread stands, for whoever was refused and wants to know why.</summary>
/// <param name="Id">The thread's id in the database; 0 when there is no such thread.</param>
/// <param name="Version">The version of its newest commit; 0 when there is no such thread.</param>
/// <param name="Hash">That commit's hash.</param>
/// <param name="Asked">The hash of the commit that was asked for; null when the thread has no such version.</param>
/// <param name="Lease">Its lease; null when it is nobody's.</param>
/// <param name="Job">Its job; null when nobody asked for work on it.</param>
/// <param name="Now">The time by the store's clock.</param>
internal sealed record ThreadStand(long Id, long Version, CommitHash Hash, CommitHash? Asked, ThreadLease? Lease, ThreadJob? Job, Timestamp Now)
{
    private const string Sql =
        $"""
        SELECT threads.id, threads.version, threads.hash, commits.hash, {LeaseColumns.Now}, {LeaseColumns.All}, {JobColumns.All}
        FROM (SELECT) AS asked
            LEFT JOIN threads ON threads.name = $1
            LEFT JOIN commits ON commits.thread = threads.id AND commits.version = $10
        """;

    private const int LeaseAt = 5;
    private const int JobAt = LeaseAt + LeaseColumns.Count;

    /// <summary>Reads where a thread stands, and the hash of one of its commits.</summary>
    internal static async ValueTask<ThreadStand> ReadAsync(
        NpgsqlConnection connection, ThreadId threadId, long version, TimeProvider? clock, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        command.Parameters.ThenLease(threadId, null, clock).Then(version);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        await rows.ReadAsync(cancellationToken);
        var now = LeaseColumns.Time(rows.GetInt64(4));
        return rows.IsDBNull(0)
            ? new ThreadStand(0, 0, CommitHash.None, null, null, null, now)
            : new ThreadStand(
                rows.GetInt64(0),
                rows.GetInt64(1),
                StoredRow.Hash(rows, 2),
                rows.IsDBNull(3) ? null : StoredRow.Hash(rows, 3),
                LeaseColumns.Read(rows, LeaseAt),
                JobColumns.Read(rows, JobAt),
                now);
    }

    /// <summary>As <see cref="ReadAsync"/>, and nobody else moves the thread until the end of the transaction. A statement of its own locks the row: only the
    /// next one sees all that whoever held it before has written.</summary>
    internal static async ValueTask<ThreadStand> LockAsync(
        NpgsqlConnection connection, ThreadId threadId, long version, TimeProvider? clock, CancellationToken cancellationToken)
    {
        await using (var command = new NpgsqlCommand("SELECT FROM threads WHERE name = $1 FOR UPDATE", connection))
        {
            command.Parameters.Then(threadId.Value);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return await ReadAsync(connection, threadId, version, clock, cancellationToken);
    }
}
