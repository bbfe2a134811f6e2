using Graph.Runtime.Checkpoints;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>The end of older commits of a thread: one transaction, in which nobody else moves it.</summary>
internal sealed class CommitRemoval(CheckpointPruning pruning)
{
    private PrunedCommits _pruned;

    /// <summary>Removes them; says what was removed by the try that removed the most, because its answer may have been lost.</summary>
    /// <exception cref="CheckpointConflictException">The thread was moved; nothing was removed.</exception>
    /// <exception cref="ArgumentException">The head is among the versions that are to go.</exception>
    internal async ValueTask<PrunedCommits> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var stand = await ThreadStand.LockAsync(connection, pruning.ThreadId, 0, null, cancellationToken);
        if (stand.Version == 0 || stand.Hash != pruning.ExpectedHead)
        {
            throw new CheckpointConflictException(pruning.ThreadId, stand.Version + 1, stand.Version);
        }

        pruning.RequireHeadStays(stand.Version);
        var removed = await RemoveAsync(stand.Id, connection, cancellationToken);
        await AddSnapshotsAsync(stand.Id, connection, cancellationToken);
        _pruned = removed.Commits > _pruned.Commits ? removed : _pruned;
        await transaction.CommitAsync(cancellationToken);
        return _pruned;
    }

    private async ValueTask<PrunedCommits> RemoveAsync(long thread, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            WITH ranges AS (
                SELECT * FROM unnest($2, $3) AS range (first, last)),
            commits_gone AS (
                DELETE FROM commits USING ranges WHERE thread = $1 AND version BETWEEN first AND last RETURNING octet_length(body) AS bytes),
            snapshots_gone AS (
                DELETE FROM snapshots USING ranges WHERE thread = $1 AND version BETWEEN first AND last RETURNING octet_length(body) AS bytes)
            SELECT (SELECT count(*) FROM commits_gone),
                coalesce((SELECT sum(bytes) FROM commits_gone), 0) + coalesce((SELECT sum(bytes) FROM snapshots_gone), 0)
            """,
            connection);
        command.Parameters
            .Then(thread)
            .Then(pruning.Removed.Select(range => range.First).ToArray())
            .Then(pruning.Removed.Select(range => range.Last).ToArray());
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        await rows.ReadAsync(cancellationToken);
        return new PrunedCommits((int)rows.GetInt64(0), rows.GetInt64(1));
    }

    private async ValueTask AddSnapshotsAsync(long thread, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (pruning.Snapshots.Count == 0)
        {
            return;
        }

        await using var command = new NpgsqlCommand(
            """
            INSERT INTO snapshots (thread, version, body) SELECT $1, version, body FROM unnest($2, $3) AS snapshot (version, body)
            ON CONFLICT (thread, version) DO UPDATE SET body = excluded.body
            """,
            connection);
        command.Parameters
            .Then(thread)
            .Then(pruning.Snapshots.Select(snapshot => snapshot.Version).ToArray())
            .Then(pruning.Snapshots.Select(snapshot => snapshot.Body.ToArray()).ToArray());
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
