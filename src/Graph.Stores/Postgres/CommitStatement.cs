using Graph.Runtime.Checkpoints;
using Graph.Stores.Postgres.Jobs;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>One transition: one statement. Whether it was stored is whether it found its thread as it must be.</summary>
internal sealed class CommitStatement(CheckpointCommit commit, QueueSettings queue, WholeSteps wholeSteps)
{
    /// <summary>Of two that begin the same thread, the second waits for the first and then does nothing.</summary>
    private static readonly string Begin =
        $"""
        WITH begun AS (
            INSERT INTO threads (name, version, hash, head, active, status, workflow_name, workflow_version, workflow_hash, created_seconds, created_nanos,
                lease_nonce, lease_owner, lease_until, lease_lasts)
            VALUES ($1, $10, $11, $12, left($12, {PostgresSchema.MomentLength}), $13, $21, $22, $23, $25, $26, $3, $4, CASE WHEN $3 IS NOT NULL THEN {LeaseColumns.Now} + $5 END,
                CASE WHEN $3 IS NOT NULL THEN $5::bigint END)
            ON CONFLICT (name) DO NOTHING
            RETURNING id, stop),
        kept AS (
            INSERT INTO snapshots (thread, version, body) SELECT id, $10, $24 FROM begun WHERE $24 IS NOT NULL),
        appended AS (
            INSERT INTO commits (thread, version, hash, id, status, parent_hash, parent_version, created_seconds, created_nanos, body)
            SELECT id, $10, $11, $12, $13, $14, $15, $16, $17, $18 FROM begun)
        SELECT stop FROM begun
        """;

    private static readonly string Moved = $"version = $10, hash = $11, head = $12, active = left($12, {PostgresSchema.MomentLength}), status = $13";

    /// <summary>$19 is the lowest version that it may follow: the one before it, or any when versions may be missing.
    /// Its condition is the compare-and-swap and the fence: one that waited for another writer's row looks at that row again.</summary>
    private static readonly string Follow =
        $"""
        WITH moved AS (
            UPDATE threads SET {Moved}, {LeaseColumns.Settle}, {JobColumns.CountAnew}
            WHERE name = $1 AND version >= $19 AND version < $10 AND hash = $20 AND {LeaseColumns.MayWrite}
            RETURNING id, stop),
        cleared AS (
            DELETE FROM pending_writes USING moved WHERE thread = moved.id),
        appended AS (
            INSERT INTO commits (thread, version, hash, id, status, parent_hash, parent_version, created_seconds, created_nanos, body)
            SELECT id, $10, $11, $12, $13, $14, $15, $16, $17, $18 FROM moved)
        SELECT stop FROM moved
        """;

    /// <summary>As <see cref="Follow"/>, with what few transitions have: a snapshot, another definition.</summary>
    private static readonly string FollowWithMore =
        $"""
        WITH moved AS (
            UPDATE threads SET {Moved}, {LeaseColumns.Settle}, {JobColumns.CountAnew},
                former_workflows = CASE
                    WHEN ($21, $22, $23) <> (workflow_name, workflow_version, workflow_hash)
                    THEN coalesce(former_workflows, '[]') || jsonb_build_object(
                        'until', $10, 'name', workflow_name, 'version', workflow_version, 'hash', workflow_hash)
                    ELSE former_workflows END,
                workflow_name = coalesce($21, workflow_name), workflow_version = coalesce($22, workflow_version),
                workflow_hash = coalesce($23, workflow_hash)
            WHERE name = $1 AND version >= $19 AND version < $10 AND hash = $20 AND {LeaseColumns.MayWrite}
            RETURNING id, stop),
        cleared AS (
            DELETE FROM pending_writes USING moved WHERE thread = moved.id),
        kept AS (
            INSERT INTO snapshots (thread, version, body) SELECT id, $10, $24 FROM moved WHERE $24 IS NOT NULL),
        appended AS (
            INSERT INTO commits (thread, version, hash, id, status, parent_hash, parent_version, created_seconds, created_nanos, body)
            SELECT id, $10, $11, $12, $13, $14, $15, $16, $17, $18 FROM moved)
        SELECT stop FROM moved
        """;

    private CommitHeader Header => commit.Header;

    private bool IsFirst => commit.MayFollow(0) && commit.ExpectedHead == CommitHash.None;

    /// <summary>Stores it, or finds that it is stored already.</summary>
    /// <returns>What whoever goes on holding the thread was asked to do.</returns>
    /// <exception cref="LeaseLostException">The writer says that it holds the lease, and does not.</exception>
    /// <exception cref="ThreadBusyException">Somebody else holds the lease.</exception>
    /// <exception cref="CheckpointConflictException">Another writer was first.</exception>
    internal ValueTask<StopRequest?> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken) => commit is { Job: null, Consumes: null }
        ? RunAloneAsync(connection, cancellationToken)
        : new JobCommit(commit, this, queue).RunAsync(connection, cancellationToken);

    /// <summary>Stores it as far as nothing is in the way. A thread that is not there is nobody's: whoever says that he holds it begins nothing.</summary>
    internal async ValueTask<(bool IsStored, StopRequest? Stop)> TryStoreAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (IsFirst && commit.Lease is not (null or CommitLease.Take))
        {
            return default;
        }

        await using var command = new NpgsqlCommand { Connection = connection };
        var step = commit.IsPlainStep ? new PlainStepStatement(commit, queue.Clock, wholeSteps) : null;
        if (step is null)
        {
            wholeSteps.Forget(Header.ThreadId);
            Write(command);
        }
        else
        {
            step.Write(command);
        }

        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        if (!await rows.ReadAsync(cancellationToken))
        {
            return default;
        }

        step?.NoteStored();
        return (true, LeaseColumns.ReadStop(rows, 0));
    }

    /// <summary>Says what is in the way. Comes back when nothing is, or nothing is any more, such as a lease that has lapsed meanwhile.</summary>
    internal void RequireMayFollow(ThreadStand stand)
    {
        LeaseRules.Decide(Header.ThreadId, stand.Lease, commit.Lease, stand.Now);
        if (!commit.MayFollow(stand.Version) || stand.Hash != commit.ExpectedHead)
        {
            throw new CheckpointConflictException(Header.ThreadId, Header.Version, stand.Version);
        }
    }

    private async ValueTask<StopRequest?> RunAloneAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (isStored, stop) = await TryStoreAsync(connection, cancellationToken);
            if (isStored)
            {
                return stop;
            }

            var stand = await ThreadStand.ReadAsync(connection, Header.ThreadId, Header.Version, queue.Clock, cancellationToken);
            if (stand.Asked == Header.Hash)
            {
                return null;
            }

            RequireMayFollow(stand);
        }
    }

    private void Write(NpgsqlCommand command)
    {
        var parameters = command.Parameters
            .ThenLease(Header.ThreadId, commit.Lease, queue.Clock)
            .Then(Header.Version)
            .Then(Header.Hash)
            .Then(Header.Id.Value)
            .Then(Header.Status.ToString())
            .Then(Header.ParentHash)
            .Then(Header.ParentVersion)
            .Then(Header.CreatedAt.Seconds)
            .Then(Header.CreatedAt.Nanos)
            .Then(commit.Body)
            .Then(commit.IsRestored ? 0 : unchecked(Header.Version - 1))
            .Then(commit.ExpectedHead);
        if (!IsFirst && commit.Snapshot is null && commit.Workflow is null)
        {
            command.CommandText = Follow;
            return;
        }

        command.CommandText = IsFirst ? Begin : FollowWithMore;
        var workflow = IsFirst ? RequireWorkflow() : commit.Workflow;
        parameters.Then(workflow?.Name).Then(workflow?.Version).Then(workflow?.Hash).Then(commit.Snapshot);
        if (IsFirst)
        {
            parameters.Then(commit.BeganAt.Seconds).Then(commit.BeganAt.Nanos);
        }
    }

    private WorkflowReference RequireWorkflow() => commit.Workflow
        ?? throw new ArgumentException($"The first commit of thread '{Header.ThreadId}' does not say which workflow it runs.");
}
