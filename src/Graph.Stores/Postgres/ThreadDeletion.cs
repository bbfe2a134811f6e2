using Graph.Runtime;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>The end of a thread and of everything that belongs to it.</summary>
internal sealed class ThreadDeletion(ThreadId threadId)
{
    private bool _wasThere;

    /// <summary>Deletes it; says whether it was there at the first try, whose answer may have been lost.</summary>
    internal async ValueTask<bool> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var look = new NpgsqlCommand("SELECT FROM threads WHERE name = $1", connection);
        look.Parameters.Then(threadId.Value);
        await using (var found = await look.ExecuteReaderAsync(cancellationToken))
        {
            _wasThere |= await found.ReadAsync(cancellationToken);
        }

        if (_wasThere)
        {
            await DeleteAsync(connection, cancellationToken);
        }

        return _wasThere;
    }

    /// <summary>Two statements in one transaction and one round trip: the second sees what a commit wrote that the first had to wait for.</summary>
    private async Task DeleteAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(Statement("SELECT id FROM threads WHERE name = $1 FOR UPDATE"));
        batch.BatchCommands.Add(Statement(
            """
            WITH gone AS (
                DELETE FROM threads WHERE name = $1 RETURNING id),
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
        command.Parameters.Then(threadId.Value);
        return command;
    }
}
