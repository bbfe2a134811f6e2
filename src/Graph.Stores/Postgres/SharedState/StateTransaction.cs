using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.SharedState;
using Graph.Runtime.Values;
using Npgsql;

namespace Graph.Stores.Postgres.SharedState;

/// <summary>Changes entries of shared state in one transaction: it makes other writers of these entries wait and reads them, draws a version, and writes what
/// the rules make of them.</summary>
internal sealed class StateTransaction(StateWrite write, string schema, TimeProvider? clock)
{
    private StateSpace Space => write.Changes[0].Key.Space;

    private StatePartition Partition => write.Changes[0].Key.Partition;

    internal async ValueTask<StateWriteAnswer> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var (now, stored, kept) = await LockAndReadAsync(connection, cancellationToken);
        if (stored is { } earlier)
        {
            return new StateWriteAnswer.Stored(earlier) { WasRepeated = true };
        }

        if (StateRules.Refuse(write, kept, now) is { } refusal)
        {
            return refusal;
        }

        // Drawn while the others wait: a later writer has a higher one.
        var version = await DrawVersionAsync(connection, cancellationToken);
        await SaveAsync(kept, version, now, connection, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new StateWriteAnswer.Stored(version);
    }

    private async ValueTask<(Timestamp Now, long? Stored, KeptState?[] Kept)> LockAndReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        var wait = new NpgsqlBatchCommand("SELECT count(pg_advisory_xact_lock(place)::text) FROM unnest($1) AS place");
        wait.Parameters.Then(Places().Distinct().Order().ToArray());
        var moment = new NpgsqlBatchCommand($"SELECT {StateColumns.Now}, (SELECT version FROM state_writes WHERE space = $2 AND id = $3)");
        moment.Parameters.ThenClock(clock).Then(Space.Value).Then(write.Id.Value);
        var entries = new NpgsqlBatchCommand(
            """
            SELECT asked.place, version, body IS NULL, ends, token
            FROM unnest($3) WITH ORDINALITY AS asked (name, place) JOIN states ON space = $1 AND partition = $2 AND states.name = asked.name
            """);
        entries.Parameters.ThenPlace(Space, Partition).Then(write.Changes.Select(change => change.Key.Name).ToArray());
        batch.BatchCommands.Add(wait);
        batch.BatchCommands.Add(moment);
        batch.BatchCommands.Add(entries);

        await using var row = await batch.ExecuteReaderAsync(cancellationToken);
        await row.NextResultAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        var now = LeaseColumns.Time(row.GetInt64(0));
        var stored = row.IsDBNull(1) ? default(long?) : row.GetInt64(1);
        await row.NextResultAsync(cancellationToken);
        var kept = new KeptState?[write.Changes.Count];
        while (await row.ReadAsync(cancellationToken))
        {
            kept[row.GetInt64(0) - 1] = new KeptState(row.GetInt64(1), row.GetBoolean(2), StateColumns.End(row, 3), row.GetInt64(4));
        }

        return (now, stored, kept);
    }

    private static async ValueTask<long> DrawVersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT nextval('state_versions')", connection);
        return await command.ExecuteScalarAsync(cancellationToken) is long version
            ? version
            : throw new StoreException("The sequence that versions of shared state come from gives no number. Restore the schema from a backup.");
    }

    private async ValueTask SaveAsync(KeptState?[] kept, long version, Timestamp now, NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(connection);
        for (var at = 0; at < kept.Length; at++)
        {
            var change = write.Changes[at];
            var after = StateRules.Apply(change, kept[at], version, now);
            batch.BatchCommands.Add(after is null ? Remove(change.Key) : Save(change, after, keepsBody: change is StateChange.Check && kept[at] is not null));
        }

        var remember = new NpgsqlBatchCommand("INSERT INTO state_writes (space, id, version, until) VALUES ($1, $2, $3, $4)");
        remember.Parameters.Then(Space.Value).Then(write.Id.Value).Then(version).Then(LeaseColumns.Ticks(LeaseRules.After(now, StateRules.WriteMemory)));
        batch.BatchCommands.Add(remember);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static NpgsqlBatchCommand Remove(StateKey key)
    {
        var command = new NpgsqlBatchCommand("DELETE FROM states WHERE space = $1 AND partition = $2 AND name = $3");
        command.Parameters.ThenPlace(key.Space, key.Partition).Then(key.Name);
        return command;
    }

    private static NpgsqlBatchCommand Save(StateChange change, KeptState after, bool keepsBody)
    {
        var command = new NpgsqlBatchCommand(
            """
            INSERT INTO states (space, partition, name, version, token, ends, body) VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (space, partition, name) DO UPDATE SET version = excluded.version, token = excluded.token, ends = excluded.ends,
                body = CASE WHEN $8 THEN states.body ELSE excluded.body END
            """);
        command.Parameters.ThenPlace(change.Key.Space, change.Key.Partition).Then(change.Key.Name)
            .Then(after.Version).Then(after.FencingToken).Then(StateColumns.Ticks(after.EndsAt)).Then((change as StateChange.Put)?.Body).Then(keepsBody);
        return command;
    }

    /// <summary>Where writers of the same entries, and senders of the same write, wait for each other. Two that share a place by chance wait too, and no
    /// more comes of it.</summary>
    private IEnumerable<long> Places() => write.Changes.Select(change => Place("entry", change.Key.Name)).Append(Place("write", write.Id.Value));

    private long Place(string kind, string name) =>
        BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"graph state {kind}\n{schema}\n{Space}\n{Partition}\n{name}")));
}
