using Graph.Runtime;
using Graph.Runtime.Jobs;
using Npgsql;

namespace Graph.Stores.Postgres.Jobs;

/// <summary>What happens to a job without a commit: its thread's row is locked, looked at, and written.</summary>
internal sealed class JobMoves(QueueSettings settings)
{
    /// <summary>Gives a job and the lease of its thread up, if they are still the worker's.</summary>
    internal ValueTask<bool> LetGoAsync(
        JobGrant grant, Func<ThreadJob, ThreadJob> change, NpgsqlConnection connection, CancellationToken cancellationToken) =>
        MoveAsync(
            grant.ThreadId,
            stand => stand.Job?.State == JobState.Running && stand.Lease?.Nonce == grant.Nonce,
            (stand, stop) => JobColumns.SaveAsync(connection, stand.Id, change(stand.Job!), null, stop),
            connection,
            cancellationToken);

    /// <summary>Does something with a dead letter.</summary>
    internal ValueTask<bool> MoveDeadLetterAsync(
        ThreadId threadId, Func<ThreadJob, ThreadJob?> change, NpgsqlConnection connection, CancellationToken cancellationToken) =>
        MoveAsync(
            threadId,
            stand => stand.Job?.State == JobState.Parked,
            (stand, stop) => JobColumns.SaveAsync(connection, stand.Id, change(stand.Job!), stop),
            connection,
            cancellationToken);

    /// <summary>Gives a thread the job and the commands that it had in another store.</summary>
    internal async ValueTask<bool> AdoptAsync(
        ThreadId threadId, ThreadJob job, IReadOnlyList<ThreadCommand> commands, NpgsqlConnection connection, CancellationToken cancellationToken) =>
        await MoveAsync(
            threadId,
            stand => stand.Version > 0 && stand.Job is null,
            async (stand, stop) =>
            {
                await JobColumns.SaveAsync(connection, stand.Id, job, stop);
                foreach (var command in commands)
                {
                    await CommandStatements.AddAsync(connection, stand.Id, command, stop);
                }
            },
            connection,
            cancellationToken);

    private async ValueTask<bool> MoveAsync(
        ThreadId threadId,
        Func<ThreadStand, bool> isAsExpected,
        Func<ThreadStand, CancellationToken, ValueTask> save,
        NpgsqlConnection connection,
        CancellationToken cancellationToken)
    {
        await using (var transaction = await connection.BeginTransactionAsync(cancellationToken))
        {
            var stand = await ThreadStand.LockAsync(connection, threadId, 0, settings.Clock, cancellationToken);
            if (!isAsExpected(stand))
            {
                return false;
            }

            await save(stand, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        await settings.NotifyAsync(connection, cancellationToken);
        return true;
    }
}
