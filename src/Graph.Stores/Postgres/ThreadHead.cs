using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>Where a thread stands.</summary>
/// <param name="Version">The version of its newest commit.</param>
/// <param name="Hash">That commit's hash.</param>
/// <param name="Asked">The hash of the commit that was asked for; null when the thread has no such version.</param>
internal sealed record ThreadHead(long Version, CommitHash Hash, CommitHash? Asked)
{
    /// <summary>Reads the head of a thread and the hash of one of its commits; null when there is no such thread.</summary>
    internal static async ValueTask<ThreadHead?> FindAsync(
        NpgsqlConnection connection, ThreadId threadId, long version, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT threads.version, threads.hash, commits.hash
            FROM threads LEFT JOIN commits ON commits.thread = threads.id AND commits.version = $2
            WHERE threads.name = $1
            """,
            connection);
        command.Parameters.Then(threadId.Value).Then(version);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken)
            ? new ThreadHead(rows.GetInt64(0), StoredRow.Hash(rows, 1), rows.IsDBNull(2) ? null : StoredRow.Hash(rows, 2))
            : null;
    }
}
