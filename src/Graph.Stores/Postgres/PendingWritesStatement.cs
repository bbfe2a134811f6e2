using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>What finished tasks of an unfinished step wrote, tied to the commit that the step goes on from.</summary>
internal sealed class PendingWritesStatement
{
    private readonly ThreadId _threadId;
    private readonly CommitHash _head;
    private readonly string[] _tasks;
    private readonly byte[][] _bodies;

    internal PendingWritesStatement(ThreadId threadId, CommitHash head, IReadOnlyList<PendingWrite> writes)
    {
        _threadId = threadId;
        _head = head;

        // A statement cannot write the same row twice: of two writes of one key the later one counts.
        var last = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var write in writes)
        {
            last[write.TaskKey] = write.Body.ToArray();
        }

        _tasks = [.. last.Keys];
        _bodies = [.. last.Values];
    }

    /// <summary>Keeps the writes. The thread's row is held meanwhile, so that no commit slips in between.</summary>
    /// <exception cref="CheckpointConflictException">That commit is no longer the head.</exception>
    internal async ValueTask<bool> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            WITH head AS (
                SELECT id, version FROM threads WHERE name = $1 AND hash = $2 FOR NO KEY UPDATE)
            INSERT INTO pending_writes (thread, version, task, body)
            SELECT head.id, head.version, writes.task, writes.body FROM head CROSS JOIN unnest($3, $4) AS writes (task, body)
            ON CONFLICT (thread, task) DO UPDATE SET version = excluded.version, body = excluded.body
            """,
            connection);
        command.Parameters.Then(_threadId.Value).Then(_head).Then(_tasks).Then(_bodies);
        if (await command.ExecuteNonQueryAsync(cancellationToken) > 0)
        {
            return true;
        }

        var stands = await ThreadHead.FindAsync(connection, _threadId, 0, cancellationToken);
        return stands?.Hash == _head
            ? true
            : throw new CheckpointConflictException(_threadId, (stands?.Version ?? 0) + 1, stands?.Version ?? 0);
    }
}
