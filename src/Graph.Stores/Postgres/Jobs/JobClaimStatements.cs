using System.Collections.Concurrent;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Npgsql;

namespace Graph.Stores.Postgres.Jobs;

/// <summary>Gives a worker what it has room for, in one short transaction: jobs whose worker fell silent first, then those in line. What others have locked is
/// passed over. A claim whose answer was lost finds what it had taken by the nonces that it drew.</summary>
internal sealed class JobClaimStatements(JobClaim claim, QueueTurns turns, QueueSettings settings)
{
    // A try that was left behind may still be under way when the next one begins.
    private readonly ConcurrentQueue<LeaseNonce> _drawn = new();

    internal async ValueTask<IReadOnlyList<JobGrant>> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var grants = await FindTakenAsync(connection, cancellationToken);
        if (grants.Count > 0 || claim.Count < 1)
        {
            return grants;
        }

        var now = await MoveDueAsync(connection, settings.Clock, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (settings.Bounds.MaxRunningPerTenant is not null)
        {
            await OneAtATimeAsync(connection, cancellationToken);
        }

        await TakeLapsedAsync(connection, grants, now, cancellationToken);
        await TakeInLineAsync(connection, grants, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return grants;
    }

    /// <summary>Puts in line whose time has come, and gives the time.</summary>
    internal static async ValueTask<Timestamp> MoveDueAsync(NpgsqlConnection connection, TimeProvider? clock, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            WITH moved AS (
                UPDATE threads SET job_state = 'Ready', job_due = NULL WHERE id IN (
                    SELECT id FROM threads WHERE job_state = 'Delayed' AND job_due <= {LeaseColumns.Now} ORDER BY job_due LIMIT 1000 FOR UPDATE SKIP LOCKED))
            SELECT {LeaseColumns.Now}
            """,
            connection);
        command.Parameters.ThenLease(default, null, clock);
        return LeaseColumns.Time(await command.ExecuteScalarAsync(cancellationToken) is long ticks ? ticks : 0);
    }

    private async ValueTask<List<JobGrant>> FindTakenAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var grants = new List<JobGrant>();
        if (_drawn.IsEmpty)
        {
            return grants;
        }

        await using var command = new NpgsqlCommand(
            $"SELECT name, lease_nonce, {JobColumns.All} FROM threads WHERE job_state = 'Running' AND lease_nonce = ANY ($1)", connection);
        command.Parameters.Then([.. _drawn.Select(PostgresParameters.ToBytes)]);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            var nonce = LeaseNonce.Read(rows.GetFieldValue<byte[]>(1));
            grants.Add(new JobGrant(new ThreadId(rows.GetString(0)), JobColumns.Read(rows, 2)!, nonce));
        }

        return grants;
    }

    /// <summary>Quotas of what runs at once can only be kept by claims that see each other.</summary>
    private static async ValueTask OneAtATimeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT pg_advisory_xact_lock(hashtextextended('graph claims ' || current_schema(), 0))", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Suspects first, as far as the worker may have them; then what else has lapsed.</summary>
    private async ValueTask TakeLapsedAsync(NpgsqlConnection connection, List<JobGrant> grants, Timestamp now, CancellationToken cancellationToken)
    {
        var lapsed = new List<(long Id, ThreadId Name, ThreadLease? Lease, ThreadJob Job)>();
        await using (var command = new NpgsqlCommand(
            $"""
            SELECT id, name, {LeaseColumns.All}, {JobColumns.All} FROM threads
            WHERE job_state IN ('Ready', 'Running') AND id IN (
                SELECT id FROM threads WHERE job_state = 'Running' AND job_attempt < 2 AND job_queue = ANY ($1) AND {LeaseColumns.HasLapsed("$2")}
                UNION ALL
                SELECT id FROM threads WHERE job_attempt >= 2 AND job_attempt >= $3 AND job_queue = ANY ($1) AND {LeaseColumns.HasLapsed("$2")})
            ORDER BY job_attempt >= 2 DESC, lease_until LIMIT 100 FOR UPDATE SKIP LOCKED
            """,
            connection))
        {
            command.Parameters.Then([.. claim.Queues.Select(share => share.Queue)]).Then(LeaseColumns.Ticks(now))
                .Then(claim.IsIdle ? JobRules.DeathsInCompany : claim.MaxAttempts);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                lapsed.Add((rows.GetInt64(0), new ThreadId(rows.GetString(1)), LeaseColumns.Read(rows, 2), JobColumns.Read(rows, 2 + LeaseColumns.Count)!));
            }
        }

        foreach (var (id, name, lease, job) in lapsed.Where(thread => JobRules.CanBeTaken(thread.Job, thread.Lease, now)).TakeWhile(_ => grants.Count < claim.Count))
        {
            await TakeAsync(connection, grants, (id, name, lease, job), now, cancellationToken);
        }
    }

    private async ValueTask TakeInLineAsync(NpgsqlConnection connection, List<JobGrant> grants, Timestamp now, CancellationToken cancellationToken)
    {
        var lines = new Dictionary<string, JobLine>(StringComparer.Ordinal);
        foreach (var queue in claim.Queues.Select(share => share.Queue).Distinct())
        {
            lines[queue] = new JobLine(queue, settings.Bounds.MaxRunningPerTenant, connection);
            await lines[queue].ReadAsync(cancellationToken);
        }

        while (grants.Count < claim.Count && !JobClaim.HasSuspect(grants))
        {
            var first = new Dictionary<string, long?>(StringComparer.Ordinal);
            foreach (var (queue, line) in lines)
            {
                first[queue] = await line.FindNextAsync(cancellationToken);
            }

            if (NextOf(first) is not { } next)
            {
                return;
            }

            var isRunning = await TakeFromLineAsync(connection, grants, next, now, cancellationToken);
            lines[first.First(entry => entry.Value == next).Key].Leave(isRunning);
        }
    }

    private long? NextOf(Dictionary<string, long?> first)
    {
        lock (turns)
        {
            return turns.FindNext(claim.Queues, queue => first[queue]);
        }
    }

    private async ValueTask<bool> TakeFromLineAsync(
        NpgsqlConnection connection, List<JobGrant> grants, long id, Timestamp now, CancellationToken cancellationToken)
    {
        ThreadId name;
        ThreadLease? lease;
        ThreadJob job;
        await using (var command = new NpgsqlCommand($"SELECT name, {LeaseColumns.All}, {JobColumns.All} FROM threads WHERE id = $1", connection))
        {
            command.Parameters.Then(id);
            await using var rows = await command.ExecuteReaderAsync(cancellationToken);
            await rows.ReadAsync(cancellationToken);
            (name, lease, job) = (new ThreadId(rows.GetString(0)), LeaseColumns.Read(rows, 1), JobColumns.Read(rows, 1 + LeaseColumns.Count)!);
        }

        if (lease is null || !lease.IsLive(now))
        {
            return await TakeAsync(connection, grants, (id, name, lease, job), now, cancellationToken);
        }

        // Somebody moves the thread by hand; its turn comes when that is over.
        await JobColumns.SaveAsync(connection, id, job with { State = JobState.Delayed, DueAt = lease.Until }, cancellationToken);
        return false;
    }

    private async ValueTask<bool> TakeAsync(
        NpgsqlConnection connection,
        List<JobGrant> grants,
        (long Id, ThreadId Name, ThreadLease? Lease, ThreadJob Job) thread,
        Timestamp now,
        CancellationToken cancellationToken)
    {
        if (!claim.MayHave(thread.Job, grants))
        {
            return false;
        }

        var job = JobRules.Take(thread.Job, thread.Lease, claim.MaxAttempts, now);
        if (job.State == JobState.Parked)
        {
            await JobColumns.SaveAsync(connection, thread.Id, job, cancellationToken);
            return false;
        }

        var nonce = claim.NewNonce();
        _drawn.Enqueue(nonce);
        var taken = LeaseRules.Decide(thread.Name, thread.Lease, new CommitLease.Take(nonce, claim.Worker, claim.Lease), now);
        await JobColumns.SaveAsync(connection, thread.Id, job, taken, cancellationToken);
        grants.Add(new JobGrant(thread.Name, job, nonce));
        return true;
    }
}
