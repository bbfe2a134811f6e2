using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>Some of a thread's commits, newest first: nothing is held open while the caller looks at them, and commits never change.</summary>
/// <param name="Commits">The commits.</param>
/// <param name="Thread">The thread's id in the database, by which it is told apart from one of the same name that was made after its deletion.</param>
/// <param name="IsLast">Whether there are no older ones.</param>
internal sealed record HistoryPage(IReadOnlyList<StoredCommit> Commits, long? Thread, bool IsLast)
{
    private const int Size = 32;

    /// <summary>Reads the newest commits before a version.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="thread">What the page before said; null for the first one.</param>
    /// <param name="before">The version.</param>
    /// <param name="most">How many are wanted at the most.</param>
    /// <param name="connection">Where.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    internal static async ValueTask<HistoryPage> ReadAsync(
        ThreadId threadId, long? thread, long before, int most, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT threads.id, commits.version, commits.id, commits.status, commits.hash, commits.parent_hash, commits.parent_version,
                commits.created_seconds, commits.created_nanos, commits.body
            FROM threads JOIN commits ON commits.thread = threads.id
            WHERE threads.name = $1 AND commits.version < $2 AND threads.id = coalesce($3, threads.id)
            ORDER BY commits.version DESC LIMIT $4
            """,
            connection);
        var limit = Math.Min(most, Size);
        command.Parameters.Then(threadId.Value).Then(before).Then(thread).Then(limit);
        var page = new List<StoredCommit>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            thread = rows.GetInt64(0);
            page.Add(StoredRow.Commit(rows, threadId, 1));
        }

        return new HistoryPage(page, thread, page.Count < limit);
    }
}
