using Graph.Runtime.Checkpoints;
using Graph.Stores.Postgres.Jobs;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>The transition that most are: the next step of a run that holds its thread. It moves the thread's row, appends one, and leaves out all that such
/// a step cannot need; the server looks at each condition, column and table of a statement anew every time.</summary>
/// <remarks>Pending writes of the step stay behind. They name a version that is the head no longer, so no load finds them; the next ones that are kept, or
/// the commit that lets go of the thread, clears them away.</remarks>
internal static class PlainStepStatement
{
    /// <summary>The compare-and-swap, the fence and the lease are those of <see cref="CommitStatement"/>, as they read for a lease that is held.</summary>
    internal const string Sql =
        $"""
        WITH moved AS (
            UPDATE threads SET version = $3, hash = $4, head = $5, status = $6,
                lease_until = CASE WHEN lease_until - {LeaseColumns.Now} BETWEEN $8 * 9 / 10 AND $8 THEN lease_until ELSE {LeaseColumns.Now} + $8 END,
                lease_lasts = $8,
                {JobColumns.CountAnew}
            WHERE name = $1 AND lease_nonce = $2 AND version = $3 - 1 AND hash = $7
            RETURNING id, stop),
        appended AS (
            INSERT INTO commits (thread, version, hash, id, status, parent_hash, parent_version, created_seconds, created_nanos, body)
            SELECT id, $3, $4, $5, $6, $7, $3 - 1, $10, $11, $12 FROM moved)
        SELECT stop FROM moved
        """;

    internal static void Write(NpgsqlCommand command, CheckpointCommit commit, TimeProvider? clock)
    {
        var (header, hold) = (commit.Header, (CommitLease.Hold)commit.Lease!);
        command.CommandText = Sql;
        command.Parameters
            .Then(header.ThreadId.Value)
            .Then(hold.Nonce)
            .Then(header.Version)
            .Then(header.Hash)
            .Then(header.Id.Value)
            .Then(header.Status.ToString())
            .Then(commit.ExpectedHead)
            .Then(hold.Duration.Ticks)
            .Then(LeaseColumns.TimeOf(clock))
            .Then(header.CreatedAt.Seconds)
            .Then(header.CreatedAt.Nanos)
            .Then(commit.Body);
    }
}
