using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Npgsql;

namespace Graph.Stores.Postgres.Jobs;

/// <summary>A commit that does something with its thread's job: a transaction around the commit's own statement. The rows of submitters and of workers
/// whose run is over go this way; the many commits in between leave the job alone.</summary>
internal sealed class JobCommit(CheckpointCommit commit, CommitStatement statement, QueueSettings settings)
{
    private CommitHeader Header => commit.Header;

    /// <summary>Stores commit and job, or finds that they are stored already.</summary>
    internal async ValueTask<StopRequest?> RunAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        while (true)
        {
            var (isDone, stop, makesWork) = await TryAsync(connection, cancellationToken);
            if (makesWork)
            {
                await settings.NotifyAsync(connection, cancellationToken);
            }

            if (isDone)
            {
                return stop;
            }
        }
    }

    private async ValueTask<(bool IsDone, StopRequest? Stop, bool MakesWork)> TryAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var stand = await LockAsync(connection, cancellationToken);
        if (stand.Asked == Header.Hash)
        {
            return (true, null, false);
        }

        if (commit.Job is JobChange.Enqueue asked)
        {
            await new JobAdmissionStatements(connection, settings.Bounds).AdmitAsync(asked, Header.ThreadId, stand.Now, cancellationToken);
        }

        statement.RequireMayFollow(stand);
        var (isStored, stop) = await statement.TryStoreAsync(connection, cancellationToken);
        if (!isStored)
        {
            // Somebody else has just begun the thread.
            return default;
        }

        stand = stand.Version == 0 ? await LockAsync(connection, cancellationToken) : stand;
        var makesWork = await ApplyAsync(connection, stand, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (true, stop, makesWork);
    }

    private async ValueTask<bool> ApplyAsync(NpgsqlConnection connection, ThreadStand stand, CancellationToken cancellationToken)
    {
        if (commit.Consumes is { } command)
        {
            await CommandStatements.RemoveAsync(connection, stand.Id, command, cancellationToken);
        }

        var hasCommands = commit.Job is JobChange.End or JobChange.Sleep && await CommandStatements.ExistAsync(connection, stand.Id, cancellationToken);
        var after = JobRules.Apply(stand.Job, commit.Job, hasCommands, stand.Now);
        // The statement of every commit begins the attempts anew; one that keeps the job puts back what it found.
        if (ReferenceEquals(stand.Job, after) && commit.Job is not JobChange.Keep)
        {
            return false;
        }

        await JobColumns.SaveAsync(connection, stand.Id, after, cancellationToken);
        return !ReferenceEquals(stand.Job, after) && after is { State: JobState.Ready or JobState.Delayed };
    }

    private ValueTask<ThreadStand> LockAsync(NpgsqlConnection connection, CancellationToken cancellationToken) =>
        ThreadStand.LockAsync(connection, Header.ThreadId, Header.Version, settings.Clock, cancellationToken);
}
