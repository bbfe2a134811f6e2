using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>The end of a thread and of everything that belongs to it.</summary>
/// <param name="threadId">The thread.</param>
/// <param name="expected">The hash of its head; null for any.</param>
internal sealed class ThreadDeletion(ThreadId threadId, CommitHash? expected)
{
    private bool _wasThere;

    /// <summary>Deletes it; says whether it was there at the first try, whose answer may have been lost.</summary>
    internal async ValueTask<bool> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        _wasThere |= await IsThereAsync(expected, connection, cancellationToken);
        if (_wasThere)
        {
            await DeleteAsync(connection, cancellationToken);
        }

        // One that was moved between the look and the deletion is still there.
        return _wasThere && (expected is null || !await IsThereAsync(null, connection, cancellationToken));
    }

    private async ValueTask<bool> IsThereAsync(CommitHash? hash, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var look = new NpgsqlCommand("SELECT FROM threads WHERE name = $1 AND ($2 IS NULL OR hash = $2)", connection);
        Bind(look.Parameters, hash);
        await using var found = await look.ExecuteReaderAsync(cancellationToken);
        return await found.ReadAsync(cancellationToken);
    }

    /// <summary>Two statements in one transaction and one round trip: the second sees what a commit wrote that the first had to wait for.</summary>
    private async Task DeleteAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Statement("SELECT id FROM threads WHERE name = $1 AND ($2 IS NULL OR hash = $2) FOR UPDATE"));
        batch.BatchCommands.Add(Statement(
            """
            WITH gone AS (
                DELETE FROM threads WHERE name = $1 AND ($2 IS NULL OR hash = $2) RETURNING id),
            commits_gone AS (
                DELETE FROM commits USING gone WHERE thread = gone.id),
            commands_gone AS (
                DELETE FROM commands USING gone WHERE thread = gone.id),
            snapshots_gone AS (
                DELETE FROM snapshots USING gone WHERE thread = gone.id)
            DELETE FROM pending_writes USING gone WHERE thread = gone.id
            """));
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlBatchCommand Statement(string sql)
    {
        var command = new NpgsqlBatchCommand(sql);
        Bind(command.Parameters, expected);
        return command;
    }

    private void Bind(NpgsqlParameterCollection parameters, CommitHash? hash) =>
        parameters.Then(threadId.Value).Then(hash is { } some ? new ReadOnlyMemory<byte>(some.ToArray()) : default(ReadOnlyMemory<byte>?));
}
