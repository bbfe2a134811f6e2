using System.Text.Json;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Npgsql;

namespace Graph.Stores.Postgres.Jobs;

/// <summary>The list of workers, and what has had its time.</summary>
internal static class WorkerStatements
{
    internal static async ValueTask<int> BeatAsync(WorkerView worker, TimeProvider? clock, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            INSERT INTO workers (owner, beat, until, worker) VALUES ($10, {LeaseColumns.Now}, {LeaseColumns.Now} + $11, $12::jsonb)
            ON CONFLICT (owner) DO UPDATE SET beat = excluded.beat, until = excluded.until, worker = excluded.worker
            """,
            connection);
        command.Parameters.ThenLease(default, null, clock).Then(worker.Owner.Value).Then((3 * worker.BeatEvery).Ticks).Then(JsonSerializer.Serialize(worker));
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal static async ValueTask<int> SignOffAsync(LeaseOwner worker, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("DELETE FROM workers WHERE owner = $1", connection);
        command.Parameters.Then(worker.Value);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    internal static async ValueTask<IReadOnlyList<WorkerView>> ListAsync(TimeProvider? clock, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"SELECT beat, worker FROM workers WHERE until > {LeaseColumns.Now}", connection);
        command.Parameters.ThenLease(default, null, clock);
        var workers = new List<WorkerView>();
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var worker = JsonSerializer.Deserialize<WorkerView>(rows.GetString(1))!;
            workers.Add(worker with { BeatAt = LeaseColumns.Time(rows.GetInt64(0)) });
        }

        return [.. workers.OrderBy(worker => worker.StartedAt).ThenBy(worker => worker.Owner.Value, StringComparer.Ordinal)];
    }

    /// <summary>Forgets keys of requests and workers that have had their time, a little at once.</summary>
    internal static async ValueTask<int> TidyAsync(TimeProvider? clock, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            WITH workers_gone AS (
                DELETE FROM workers WHERE until <= {LeaseColumns.Now})
            DELETE FROM submissions WHERE (tenant, key) IN (
                SELECT tenant, key FROM submissions WHERE until <= {LeaseColumns.Now} ORDER BY until LIMIT 1000 FOR UPDATE SKIP LOCKED)
            """,
            connection);
        command.Parameters.ThenLease(default, null, clock);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
