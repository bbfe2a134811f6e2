using Graph.Runtime.Checkpoints;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <summary>One transition: one statement. Whether it was stored is whether its row was.</summary>
internal sealed class CommitStatement(CheckpointCommit commit)
{
    /// <summary>Of two that begin the same thread, the second waits for the first and then does nothing.</summary>
    private const string Begin =
        """
        WITH begun AS (
            INSERT INTO threads (name, version, hash, head, status, workflow_name, workflow_version, workflow_hash, created_seconds, created_nanos)
            VALUES ($1, $2, $3, $4, $5, $11, $12, $13, $8, $9)
            ON CONFLICT (name) DO NOTHING
            RETURNING id),
        kept AS (
            INSERT INTO snapshots (thread, version, body) SELECT id, $2, $14 FROM begun WHERE $14 IS NOT NULL)
        INSERT INTO commits (thread, version, hash, id, status, parent_hash, parent_version, created_seconds, created_nanos, body)
        SELECT id, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM begun
        """;

    /// <summary>Its condition is the compare-and-swap: one that waited for another writer's row looks at that row again.</summary>
    private const string Follow =
        """
        WITH moved AS (
            UPDATE threads SET version = $2, hash = $3, head = $4, status = $5
            WHERE name = $1 AND version = $11 AND hash = $12
            RETURNING id),
        cleared AS (
            DELETE FROM pending_writes USING moved WHERE thread = moved.id)
        INSERT INTO commits (thread, version, hash, id, status, parent_hash, parent_version, created_seconds, created_nanos, body)
        SELECT id, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM moved
        """;

    /// <summary>As <see cref="Follow"/>, with what few transitions have: a snapshot, another definition.</summary>
    private const string FollowWithMore =
        """
        WITH moved AS (
            UPDATE threads SET version = $2, hash = $3, head = $4, status = $5, workflow_name = coalesce($13, workflow_name),
                workflow_version = coalesce($14, workflow_version), workflow_hash = coalesce($15, workflow_hash)
            WHERE name = $1 AND version = $11 AND hash = $12
            RETURNING id),
        cleared AS (
            DELETE FROM pending_writes USING moved WHERE thread = moved.id),
        kept AS (
            INSERT INTO snapshots (thread, version, body) SELECT id, $2, $16 FROM moved WHERE $16 IS NOT NULL)
        INSERT INTO commits (thread, version, hash, id, status, parent_hash, parent_version, created_seconds, created_nanos, body)
        SELECT id, $2, $3, $4, $5, $6, $7, $8, $9, $10 FROM moved
        """;

    private CommitHeader Header => commit.Header;

    private bool IsFirst => Header.Version == 1 && commit.ExpectedHead == CommitHash.None;

    /// <summary>Stores it, or finds that it is stored already.</summary>
    /// <exception cref="CheckpointConflictException">Another writer was first.</exception>
    internal async ValueTask<bool> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand { Connection = connection };
        Write(command);
        if (await command.ExecuteNonQueryAsync(cancellationToken) == 1)
        {
            return true;
        }

        var head = await ThreadHead.FindAsync(connection, Header.ThreadId, Header.Version, cancellationToken);
        return head?.Asked == Header.Hash
            ? true
            : throw new CheckpointConflictException(Header.ThreadId, Header.Version, head?.Version ?? 0);
    }

    private void Write(NpgsqlCommand command)
    {
        var parameters = command.Parameters
            .Then(Header.ThreadId.Value)
            .Then(Header.Version)
            .Then(Header.Hash)
            .Then(Header.Id.Value)
            .Then(Header.Status.ToString())
            .Then(Header.ParentHash)
            .Then(Header.ParentVersion)
            .Then(Header.CreatedAt.Seconds)
            .Then(Header.CreatedAt.Nanos)
            .Then(commit.Body);
        if (IsFirst)
        {
            command.CommandText = Begin;
            ThenWorkflow(parameters, RequireWorkflow()).Then(commit.Snapshot);
            return;
        }

        parameters.Then(unchecked(Header.Version - 1)).Then(commit.ExpectedHead);
        if (commit.Snapshot is null && commit.Workflow is null)
        {
            command.CommandText = Follow;
            return;
        }

        command.CommandText = FollowWithMore;
        ThenWorkflow(parameters, commit.Workflow).Then(commit.Snapshot);
    }

    private static NpgsqlParameterCollection ThenWorkflow(NpgsqlParameterCollection parameters, WorkflowReference? workflow) =>
        parameters.Then(workflow?.Name).Then(workflow?.Version).Then(workflow?.Hash);

    private WorkflowReference RequireWorkflow() => commit.Workflow
        ?? throw new ArgumentException($"The first commit of thread '{Header.ThreadId}' does not say which workflow it runs.");
}
