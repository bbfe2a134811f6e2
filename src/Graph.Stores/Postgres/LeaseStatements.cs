using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>What happens to a thread's lease without a commit.</summary>
internal sealed class LeaseStatements(ThreadId threadId, TimeProvider? leaseClock)
{
    /// <exception cref="ThreadBusyException">Somebody else holds the lease.</exception>
    /// <exception cref="CheckpointConflictException">That commit is no longer the head.</exception>
    internal async ValueTask<bool> ClaimAsync(
        CommitHash head, CommitLease.Take claim, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using var command = new NpgsqlCommand(
                $"UPDATE threads SET {LeaseColumns.Settle} WHERE name = $1 AND hash = $10 AND {LeaseColumns.MayWrite}", connection);
            command.Parameters.ThenLease(threadId, claim, leaseClock).Then(head);
            if (await command.ExecuteNonQueryAsync(cancellationToken) == 1)
            {
                return true;
            }

            var stand = await StandAsync(connection, cancellationToken);
            LeaseRules.Decide(threadId, stand.Lease, claim, stand.Now);
            if (stand.Version == 0 || stand.Hash != head)
            {
                throw new CheckpointConflictException(threadId, stand.Version + 1, stand.Version);
            }
        }
    }

    internal async ValueTask<RenewAnswer> RenewAsync(CommitLease.Hold hold, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"UPDATE threads SET {LeaseColumns.Settle} WHERE name = $1 AND lease_nonce = $2 RETURNING stop", connection);
        command.Parameters.ThenLease(threadId, hold, leaseClock);
        await using (var rows = await command.ExecuteReaderAsync(cancellationToken))
        {
            if (await rows.ReadAsync(cancellationToken))
            {
                return new RenewAnswer.Held(LeaseColumns.ReadStop(rows, 0));
            }
        }

        return new RenewAnswer.Lost((await StandAsync(connection, cancellationToken)).Lease);
    }

    internal async ValueTask<bool> ReleaseAsync(LeaseNonce nonce, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"UPDATE threads SET {LeaseColumns.Settle} WHERE name = $1 AND lease_nonce = $2", connection);
        command.Parameters.ThenLease(threadId, new CommitLease.Release(nonce), leaseClock);
        return await command.ExecuteNonQueryAsync(cancellationToken) == 1;
    }

    internal async ValueTask<ThreadLease?> RequestStopAsync(StopRequest request, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            UPDATE threads SET stop = CASE WHEN (stop ->> 'Kind')::integer > $2 THEN stop ELSE $3::jsonb END
            WHERE name = $1 AND lease_nonce IS NOT NULL
            RETURNING {LeaseColumns.All}
            """,
            connection);
        command.Parameters.Then(threadId.Value).Then((int)request.Kind).Then(LeaseColumns.Write(request));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken) ? LeaseColumns.Read(rows, 0) : null;
    }

    private ValueTask<ThreadStand> StandAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        ThreadStand.ReadAsync(connection, threadId, 0, leaseClock, cancellationToken);
}
