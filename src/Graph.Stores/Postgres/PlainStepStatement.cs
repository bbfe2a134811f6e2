using Graph.Runtime.Checkpoints;
using Graph.Stores.Postgres.Jobs;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>The transition that most are: the next step of a run that holds its thread. It moves the thread's row, appends one, and leaves out all that such
/// a step cannot need; the server looks at each condition, column and table of a statement anew every time.</summary>
/// <remarks>Pending writes of the step stay behind. They name a version that is the head no longer, so no load finds them; the next ones that are kept, or
/// the commit that lets go of the thread, clears them away.</remarks>
internal sealed class PlainStepStatement
{
    /// <summary>The compare-and-swap, the fence and the lease are those of <see cref="CommitStatement"/>, as they read for a lease that is held.</summary>
    private static readonly string Whole =
        $"""
        WITH moved AS (
            UPDATE threads SET version = $3, hash = $4, head = $5, active = left($5, {PostgresSchema.MomentLength}), status = $11,
                lease_until = {LeaseColumns.Now} + $12, lease_lasts = $12,
                {JobColumns.CountAnew}
            WHERE name = $1 AND lease_nonce = $2 AND version = $3 - 1 AND hash = $6
            RETURNING id, stop),
        appended AS (
            INSERT INTO commits (thread, version, hash, id, status, parent_hash, parent_version, created_seconds, created_nanos, body)
            SELECT id, $3, $4, $5, $11, $6, $3 - 1, $7, $8, $10 FROM moved)
        SELECT stop FROM moved
        """;

    /// <summary>The same without what the time since the last whole step would not show.</summary>
    private const string Soon =
        """
        WITH moved AS (
            UPDATE threads SET version = $3, hash = $4, head = $5, status = 'Running'
            WHERE name = $1 AND lease_nonce = $2 AND version = $3 - 1 AND hash = $6
            RETURNING id, stop),
        appended AS (
            INSERT INTO commits (thread, version, hash, id, status, parent_hash, parent_version, created_seconds, created_nanos, body)
            SELECT id, $3, $4, $5, 'Running', $6, $3 - 1, $7, $8, $9 FROM moved)
        SELECT stop FROM moved
        """;

    private readonly CheckpointCommit _commit;
    private readonly TimeProvider? _clock;
    private readonly WholeSteps _wholeSteps;
    private readonly WholeStep _step;
    private readonly bool _isSoon;

    internal PlainStepStatement(CheckpointCommit commit, TimeProvider? clock, WholeSteps wholeSteps)
    {
        _commit = commit;
        _clock = clock;
        _wholeSteps = wholeSteps;
        _step = wholeSteps.Read(commit);
        _isSoon = wholeSteps.MayLeaveOut(_step);
    }

    internal void Write(NpgsqlCommand command)
    {
        var header = _commit.Header;
        command.CommandText = _isSoon ? Soon : Whole;
        var parameters = command.Parameters
            .Then(header.ThreadId.Value)
            .Then(_step.Lease.Nonce)
            .Then(header.Version)
            .Then(header.Hash)
            .Then(header.Id.Value)
            .Then(_commit.ExpectedHead)
            .Then(header.CreatedAt.Seconds)
            .Then(header.CreatedAt.Nanos);
        if (_isSoon)
        {
            parameters.Then(_commit.Body);
            return;
        }

        parameters
            .Then(LeaseColumns.TimeOf(_clock))
            .Then(_commit.Body)
            .Then(header.Status.ToString())
            .Then(_step.Lease.Duration.Ticks);
    }

    /// <summary>Notes that it was stored: the next steps of this run may leave out what it did not.</summary>
    internal void NoteStored()
    {
        if (!_isSoon)
        {
            _wholeSteps.Remember(_step);
        }
    }
}
