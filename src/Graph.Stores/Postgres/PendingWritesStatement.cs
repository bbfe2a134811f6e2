using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>What finished tasks of an unfinished step wrote, tied to the commit that the step goes on from.</summary>
internal sealed class PendingWritesStatement
{
    private readonly ThreadId _threadId;
    private readonly CommitHash _head;
    private readonly LeaseNonce? _lease;
    private readonly TimeProvider? _leaseClock;
    private readonly string[] _tasks;
    private readonly byte[][] _bodies;

    internal PendingWritesStatement(
        ThreadId threadId, CommitHash head, LeaseNonce? lease, IReadOnlyList<PendingWrite> writes, TimeProvider? leaseClock)
    {
        _threadId = threadId;
        _head = head;
        _lease = lease;
        _leaseClock = leaseClock;

        // A statement cannot write the same row twice: of two writes of one key the later one counts.
        var last = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var write in writes)
        {
            last[write.TaskKey] = write.Body.ToArray();
        }

        _tasks = [.. last.Keys];
        _bodies = [.. last.Values];
    }

    /// <summary>Keeps the writes, and clears away those of steps that are over. The thread's row is held meanwhile, so that no commit slips in between.</summary>
    /// <exception cref="LeaseLostException">The writer says that it holds the lease, and does not.</exception>
    /// <exception cref="ThreadBusyException">Somebody else holds the lease.</exception>
    /// <exception cref="CheckpointConflictException">That commit is no longer the head.</exception>
    internal async ValueTask<bool> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        while (!await TryKeepAsync(connection, cancellationToken))
        {
            var stand = await ThreadStand.ReadAsync(connection, _threadId, 0, _leaseClock, cancellationToken);
            LeaseRules.Require(_threadId, stand.Lease, _lease, stand.Now);
            if (stand.Version == 0 || stand.Hash != _head)
            {
                throw new CheckpointConflictException(_threadId, stand.Version + 1, stand.Version);
            }
        }

        return true;
    }

    private async ValueTask<bool> TryKeepAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            WITH head AS (
                SELECT id, version FROM threads WHERE name = $1 AND hash = $10 AND {LeaseColumns.MayWrite} FOR NO KEY UPDATE),
            cleared AS (
                DELETE FROM pending_writes USING head
                WHERE thread = head.id AND pending_writes.version < head.version AND task <> ALL ($11)),
            kept AS (
                INSERT INTO pending_writes (thread, version, task, body)
                SELECT head.id, head.version, writes.task, writes.body FROM head CROSS JOIN unnest($11, $12) AS writes (task, body)
                ON CONFLICT (thread, task) DO UPDATE SET version = excluded.version, body = excluded.body)
            SELECT FROM head
            """,
            connection);
        CommitLease? shown = _lease is { } nonce ? new CommitLease.Release(nonce) : null;
        command.Parameters.ThenLease(_threadId, shown, _leaseClock).Then(_head).Then(_tasks).Then(_bodies);
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken);
    }
}
