using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>Kept results under their keys; the last one of a key stays.</summary>
internal static class CachedResultStatements
{
    /// <summary>What has expired goes along, a little at a time; rows that others hold are passed over, so that nobody waits for anybody.</summary>
    private const string Sweep =
        """
        DELETE FROM cached_results WHERE key IN (
            SELECT key FROM cached_results WHERE expires_seconds < $1 ORDER BY expires_seconds LIMIT 100 FOR UPDATE SKIP LOCKED)
        """;

    internal static async ValueTask<int> SaveAsync(CachedResult result, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        var save = new NpgsqlBatchCommand(
            """
            INSERT INTO cached_results (key, saved_seconds, saved_nanos, expires_seconds, expires_nanos, body) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (key) DO UPDATE SET saved_seconds = excluded.saved_seconds, saved_nanos = excluded.saved_nanos,
                expires_seconds = excluded.expires_seconds, expires_nanos = excluded.expires_nanos, body = excluded.body
            """);
        save.Parameters
            .Then(result.Key)
            .Then(result.SavedAt.Seconds)
            .Then(result.SavedAt.Nanos)
            .Then(result.ExpiresAt.Seconds)
            .Then(result.ExpiresAt.Nanos)
            .Then(result.Body);
        batch.BatchCommands.Add(save);
        var sweep = new NpgsqlBatchCommand(Sweep);
        sweep.Parameters.Then(result.SavedAt.Seconds);
        batch.BatchCommands.Add(sweep);
        return await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    internal static async ValueTask<CachedResult?> FindAsync(
        string key, Timestamp now, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT saved_seconds, saved_nanos, expires_seconds, expires_nanos, body FROM cached_results WHERE key = $1", connection);
        command.Parameters.Then(key);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        if (!await rows.ReadAsync(cancellationToken))
        {
            return null;
        }

        var result = new CachedResult(key, StoredRow.Bytes(rows, 4), StoredRow.Time(rows, 0), StoredRow.Time(rows, 2));
        return result.ExpiresAt > now ? result : null;
    }
}
