using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Npgsql;

namespace Graph.Stores.Postgres.Jobs;

/// <summary>Decides whether a job may be asked for, and remembers that it was, within the transaction of the commit that asks.</summary>
internal sealed class JobAdmissionStatements(NpgsqlConnection connection, JobQueueOptions bounds)
{
    /// <exception cref="AlreadySubmittedException">The same request was taken before.</exception>
    /// <exception cref="SubmissionMismatchException">Another request was taken under its key.</exception>
    /// <exception cref="QueueFullException">There is no room.</exception>
    internal async ValueTask AdmitAsync(JobChange.Enqueue asked, ThreadId threadId, Timestamp now, CancellationToken cancellationToken)
    {
        asked.Placement.Require();
        if (asked.Key is { } key)
        {
            await RememberAsync(key, threadId, now, cancellationToken);
        }

        var (queue, tenant) = (asked.Placement.Queue, asked.Placement.Tenant);
        var queued = await CountAsync(
            "SELECT count(*) FROM (SELECT FROM threads WHERE job_queue = $1 AND job_state IN ('Ready', 'Delayed') LIMIT $2) AS queued",
            queue, bounds.MaxQueued, cancellationToken);
        var queuedOfTenant = bounds.MaxQueuedPerTenant is not { } most ? 0 : await CountAsync(
            "SELECT count(*) FROM (SELECT FROM threads WHERE job_tenant = $1 AND job_state IN ('Ready', 'Delayed') LIMIT $2) AS queued",
            tenant, most, cancellationToken);
        var started = bounds.MaxStartsPerSecond is null ? 0 : await CountAsync(
            """
            INSERT INTO tenant_starts AS starts (tenant, second, count) VALUES ($1, $2, 1)
            ON CONFLICT (tenant) DO UPDATE SET count = CASE starts.second WHEN excluded.second THEN starts.count + 1 ELSE 1 END, second = excluded.second
            RETURNING count - 1
            """,
            tenant, now.Seconds, cancellationToken);
        JobAdmission.Require(bounds, queue, tenant, queued, () => queuedOfTenant, () => started);
    }

    /// <summary>Notes a key. Of two that send the same one at once, the second waits until the first is stored or refused.</summary>
    /// <exception cref="AlreadySubmittedException">The same request was taken before.</exception>
    /// <exception cref="SubmissionMismatchException">Another request was taken under its key.</exception>
    internal async ValueTask RememberAsync(SubmissionKey key, ThreadId threadId, Timestamp now, CancellationToken cancellationToken)
    {
        await using var submit = new NpgsqlCommand(
            """
            INSERT INTO submissions AS known (tenant, key, request_hash, thread, until) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (tenant, key) DO UPDATE SET request_hash = excluded.request_hash, thread = excluded.thread, until = excluded.until
            WHERE known.until <= $6
            """,
            connection);
        submit.Parameters.Then(key.Tenant).Then(key.Key).Then(key.RequestHash).Then(threadId.Value)
            .Then(LeaseColumns.Ticks(LeaseRules.After(now, bounds.KeyLifetime))).Then(LeaseColumns.Ticks(now));
        if (await submit.ExecuteNonQueryAsync(cancellationToken) == 1)
        {
            return;
        }

        throw await FindAsync(key, now, connection, cancellationToken) is { } thread
            ? new AlreadySubmittedException(key, thread)
            : new SubmissionMismatchException(key);
    }

    /// <summary>The thread that the same request moved before; null when nothing was taken under its key.</summary>
    /// <exception cref="SubmissionMismatchException">Another request was taken under it.</exception>
    internal static async ValueTask<ThreadId?> FindAsync(SubmissionKey key, Timestamp? now, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var find = new NpgsqlCommand(
            """
            SELECT request_hash, thread FROM submissions
            WHERE tenant = $1 AND key = $2 AND until > coalesce($3, (extract(epoch FROM clock_timestamp()) * 10000000)::bigint)
            """,
            connection);
        find.Parameters.Then(key.Tenant).Then(key.Key).Then(now is { } time ? LeaseColumns.Ticks(time) : default(long?));
        await using var rows = await find.ExecuteReaderAsync(cancellationToken);
        if (!await rows.ReadAsync(cancellationToken))
        {
            return null;
        }

        return rows.GetString(0) == key.RequestHash ? new ThreadId(rows.GetString(1)) : throw new SubmissionMismatchException(key);
    }

    private async ValueTask<long> CountAsync(string sql, string name, long number, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Then(name).Then(number);
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }
}
