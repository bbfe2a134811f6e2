using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>A thread's commits, newest first, a page at a time: nothing is held open while the caller looks at them, and commits never change.</summary>
internal sealed class ThreadHistory(ThreadId threadId)
{
    private const int PageSize = 32;

    /// <summary>Once it is known, the thread is told apart from one of the same name that was made after its deletion.</summary>
    private long? _thread;

    /// <summary>Whether the last page has been read.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>Reads the newest commits before a version.</summary>
    internal async ValueTask<List<StoredCommit>> ReadPageAsync(
        long before, int most, NpgsqlConnection connection, CancellationToken cancellationToken)
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
        var limit = Math.Min(most, PageSize);
        command.Parameters.Then(threadId.Value).Then(before).Then(_thread).Then(limit);
        var page = new List<StoredCommit>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            _thread = rows.GetInt64(0);
            page.Add(StoredRow.Commit(rows, threadId, 1));
        }

        IsOver = page.Count < limit;
        return page;
    }
}
