using System.Text.Json;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Npgsql;

namespace Graph.Stores.Postgres.Jobs;

/// <summary>A thread's job as columns of its row: whoever holds the row has head, lease and job in one hand.</summary>
internal static class JobColumns
{
    /// <summary>All of them, for reading, in the order of <see cref="Read"/>.</summary>
    internal const string All =
        "threads.job_id, threads.job_queue, threads.job_priority, threads.job_tenant, threads.job_state, threads.job_attempt, "
        + "threads.job_failures, threads.job_since, threads.job_due, threads.job_history";

    /// <summary>How many columns <see cref="All"/> names.</summary>
    internal const int Count = 10;

    /// <summary>What every commit does to the job: the attempts begin anew.</summary>
    internal const string CountAnew = "job_attempt = CASE WHEN job_state = 'Running' THEN least(job_attempt, 1) ELSE job_attempt END";

    private const string Save =
        """
        job_id = $2, job_queue = $3, job_priority = $4, job_tenant = $5, job_state = $6, job_attempt = $7, job_failures = $8, job_since = $9,
        job_due = $10, job_history = $11::jsonb
        """;

    /// <summary>Reads the columns of <see cref="All"/>; null when nobody asked for work on the thread.</summary>
    internal static ThreadJob? Read(NpgsqlDataReader row, int first) => row.IsDBNull(first)
        ? null
        : new ThreadJob
        {
            Id = new JobId(row.GetString(first)),
            Placement = new JobPlacement { Queue = row.GetString(first + 1), Priority = row.GetInt32(first + 2), Tenant = row.GetString(first + 3) },
            State = Enum.Parse<JobState>(row.GetString(first + 4)),
            Attempt = row.GetInt32(first + 5),
            Failures = row.GetInt32(first + 6),
            EnqueuedAt = LeaseColumns.Time(row.GetInt64(first + 7)),
            DueAt = row.IsDBNull(first + 8) ? null : LeaseColumns.Time(row.GetInt64(first + 8)),
            History = row.IsDBNull(first + 9) ? [] : JsonSerializer.Deserialize<JobFailure[]>(row.GetString(first + 9))!,
        };

    /// <summary>Makes a thread's job what it is now; null for none. The caller holds the row.</summary>
    internal static async ValueTask SaveAsync(NpgsqlConnection connection, long thread, ThreadJob? job, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"UPDATE threads SET {Save} WHERE id = $1", connection);
        Then(command.Parameters.Then(thread), job);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>As <see cref="SaveAsync(NpgsqlConnection, long, ThreadJob?, CancellationToken)"/>, together with a lease that was just taken or let go.</summary>
    internal static async ValueTask SaveAsync(
        NpgsqlConnection connection, long thread, ThreadJob? job, ThreadLease? lease, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"UPDATE threads SET {Save}, lease_nonce = $12, lease_owner = $13, lease_until = $14, lease_lasts = $15, stop = NULL WHERE id = $1", connection);
        Then(command.Parameters.Then(thread), job)
            .Then(lease?.Nonce)
            .Then(lease?.Owner.Value)
            .Then(lease is null ? default(long?) : LeaseColumns.Ticks(lease.Until))
            .Then(lease?.Lasts.Ticks);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlParameterCollection Then(NpgsqlParameterCollection parameters, ThreadJob? job) => parameters
        .Then(job?.Id.Value)
        .Then(job?.Placement.Queue)
        .Then(job?.Placement.Priority)
        .Then(job?.Placement.Tenant)
        .Then(job?.State.ToString())
        .Then(job?.Attempt)
        .Then(job?.Failures)
        .Then(job is null ? default(long?) : LeaseColumns.Ticks(job.EnqueuedAt))
        .Then(job?.DueAt is { } due ? LeaseColumns.Ticks(due) : default(long?))
        .Then(job is null or { History.Count: 0 } ? null : JsonSerializer.Serialize(job.History));
}
