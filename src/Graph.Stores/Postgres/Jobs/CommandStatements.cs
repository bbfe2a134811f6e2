using Graph.Runtime;
using Graph.Runtime.Jobs;
using Npgsql;

namespace Graph.Stores.Postgres.Jobs;

/// <summary>Commands that were sent to threads while workers had them.</summary>
internal static class CommandStatements
{
    /// <summary>Keeps a command that may come with a key, which is remembered in the same act.</summary>
    /// <exception cref="AlreadySubmittedException">The same request was taken before.</exception>
    /// <exception cref="SubmissionMismatchException">Another request was taken under its key.</exception>
    internal static async ValueTask<bool> KeepAsync(
        ThreadId threadId, ThreadCommand kept, QueueSettings settings, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (kept.Key is not { } key)
        {
            return await KeepAsync(threadId, kept, connection, cancellationToken);
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var stand = await ThreadStand.LockAsync(connection, threadId, 0, settings.Clock, cancellationToken);
        await new JobAdmissionStatements(connection, settings.Bounds).RememberAsync(key, threadId, stand.Now, cancellationToken);
        if (!await KeepAsync(threadId, kept, connection, cancellationToken))
        {
            return false;
        }

        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    /// <summary>Keeps a command if somebody has the thread, or is about to; the row is held, so that this does not change meanwhile.</summary>
    private static async ValueTask<bool> KeepAsync(
        ThreadId threadId, ThreadCommand kept, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            WITH at_work AS (
                SELECT id FROM threads WHERE name = $1 AND job_state IN ('Ready', 'Running') FOR NO KEY UPDATE),
            kept AS (
                INSERT INTO commands (thread, id, body) SELECT id, $2, $3 FROM at_work ON CONFLICT (thread, id) DO NOTHING)
            SELECT FROM at_work
            """,
            connection);
        command.Parameters.Then(threadId.Value).Then(kept.Id).Then(kept.Body);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken);
    }

    /// <summary>Adds a command that waited in another store.</summary>
    internal static async ValueTask AddAsync(NpgsqlConnection connection, long thread, ThreadCommand kept, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "INSERT INTO commands (thread, id, body) VALUES ($1, $2, $3) ON CONFLICT (thread, id) DO NOTHING", connection);
        command.Parameters.Then(thread).Then(kept.Id).Then(kept.Body);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal static async ValueTask RemoveAsync(NpgsqlConnection connection, long thread, string id, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("DELETE FROM commands WHERE thread = $1 AND id = $2", connection);
        command.Parameters.Then(thread).Then(id);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal static async ValueTask<bool> ExistAsync(NpgsqlConnection connection, long thread, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT EXISTS (SELECT FROM commands WHERE thread = $1)", connection);
        command.Parameters.Then(thread);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
