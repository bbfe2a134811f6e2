using System.Runtime.CompilerServices;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Stores.Postgres.Jobs;
using Npgsql;

namespace Graph.Stores.Postgres;

/// <content>The queue: jobs are columns of the threads' rows, so that a commit and what it does to the job are one transaction.</content>
public sealed partial class PostgresCheckpointStore
{
    private static readonly TimeSpan MaintenanceInterval = TimeSpan.FromSeconds(1);

    /// <summary>How often whoever waits for work looks although nobody called: a call may be lost with its connection, and a lapsed lease calls nobody.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly QueueTurns _turns = new();

    private QueueSettings Queue => field ??= new QueueSettings(_options.Queues, QueueSettings.ChannelOf(_options.Schema), LeaseClock);

    private JobMoves Moves => field ??= new JobMoves(Queue);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<JobGrant>> ClaimAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return RunAsync(new JobClaimStatements(claim, _turns, Queue).RunAsync, cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<bool> GiveBackAsync(JobGrant grant, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return RunAsync((connection, stop) => Moves.LetGoAsync(grant, JobRules.GiveBack, connection, stop), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<bool> FailAsync(JobGrant grant, JobFailure failure, Timestamp? retryAt, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        return RunAsync((connection, stop) => Moves.LetGoAsync(grant, job => JobRules.Fail(job, failure, retryAt), connection, stop), cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask<TimeSpan> MaintainAsync(CancellationToken cancellationToken)
    {
        await RunAsync((connection, stop) => JobClaimStatements.MoveDueAsync(connection, LeaseClock, stop), cancellationToken);
        await RunAsync((connection, stop) => WorkerStatements.TidyAsync(LeaseClock, connection, stop), cancellationToken);
        return MaintenanceInterval;
    }

    /// <inheritdoc />
    public int? MaxRunningPerTenant => _options.Queues.MaxRunningPerTenant;

    /// <inheritdoc />
    public async ValueTask WaitForWorkAsync(IReadOnlyList<QueueShare> queues, TimeSpan atMost, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queues);
        await PrepareAsync(cancellationToken);
        var started = _time.GetTimestamp();
        try
        {
            await using var connection = await _source.OpenConnectionAsync(cancellationToken);
            await ListenAsync(connection, [.. queues.Select(share => share.Queue)], atMost, started, cancellationToken);
        }
        catch (NpgsqlException)
        {
            // Only a hint is lost. Whoever claims next meets the trouble itself; until then nobody is in a hurry.
            var left = atMost - _time.GetElapsedTime(started);
            await Task.Delay(left < TimeSpan.Zero ? TimeSpan.Zero : left < LookEvery ? left : LookEvery, _time, cancellationToken);
        }
    }

    /// <inheritdoc />
    public ValueTask<bool> KeepCommandAsync(ThreadId threadId, ThreadCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        return RunAsync((connection, stop) => CommandStatements.KeepAsync(threadId, command, Queue, connection, stop), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<ThreadId?> FindSubmissionAsync(SubmissionKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        var now = LeaseClock is { } clock ? Timestamp.From(clock.GetUtcNow()) : default(Timestamp?);
        return RunAsync((connection, stop) => JobAdmissionStatements.FindAsync(key, now, connection, stop), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> FindSuspectsAsync(IReadOnlyList<QueueShare> queues, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queues);
        return RunAsync((connection, stop) => JobReading.FindSuspectsAsync(queues, Queue, connection, stop), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask<JobView?> FindJobAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        RunAsync((connection, stop) => JobReading.FindAsync(threadId, connection, stop), cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<JobView> ListJobsAsync(JobQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        foreach (var view in await RunAsync((connection, stop) => JobReading.ListAsync(query, connection, stop), cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return view;
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<QueueDepth>> CountJobsAsync(CancellationToken cancellationToken) => RunAsync(JobReading.CountAsync, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> RetryDeadLetterAsync(ThreadId threadId, JobId id, CancellationToken cancellationToken) =>
        RunAsync((connection, stop) => Moves.MoveDeadLetterAsync(threadId, job => JobRules.Revive(job, id), connection, stop), cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> DropDeadLetterAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        RunAsync((connection, stop) => Moves.MoveDeadLetterAsync(threadId, _ => null, connection, stop), cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> AdoptJobAsync(ThreadId threadId, ThreadJob job, IReadOnlyList<ThreadCommand> commands, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(commands);
        return RunAsync((connection, stop) => Moves.AdoptAsync(threadId, job, commands, connection, stop), cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask BeatAsync(WorkerView worker, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(worker);
        await RunAsync((connection, stop) => WorkerStatements.BeatAsync(worker, LeaseClock, connection, stop), cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask SignOffAsync(LeaseOwner worker, CancellationToken cancellationToken) =>
        await RunAsync((connection, stop) => WorkerStatements.SignOffAsync(worker, connection, stop), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<WorkerView>> ListWorkersAsync(CancellationToken cancellationToken) =>
        RunAsync((connection, stop) => WorkerStatements.ListAsync(LeaseClock, connection, stop), cancellationToken);

    private async ValueTask ListenAsync(
        NpgsqlConnection connection, IReadOnlyList<string> queues, TimeSpan atMost, long started, CancellationToken cancellationToken)
    {
        // A call that comes while the store looks is read with the answer to that, and no wait after it would end for it.
        var isCalled = false;
        void Hear(object sender, NpgsqlNotificationEventArgs call) => isCalled = true;
        connection.Notification += Hear;

        // The channel's name is made of letters and digits; an identifier cannot be a parameter.
        await using var listen = new NpgsqlCommand($"LISTEN {Queue.Channel}", connection);
        await listen.ExecuteNonQueryAsync(cancellationToken);
        try
        {
            for (var left = atMost; left > TimeSpan.Zero; left = atMost - _time.GetElapsedTime(started))
            {
                var (hasWork, untilDue) = await JobReading.LookAsync(queues, Queue, connection, cancellationToken);
                var wait = new[] { left, untilDue ?? left, LookEvery }.Min();
                if (hasWork || isCalled || await connection.WaitAsync(wait, cancellationToken))
                {
                    return;
                }
            }
        }
        finally
        {
            await using var unlisten = new NpgsqlCommand("UNLISTEN *", connection);
            await unlisten.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }
}
