using System.Globalization;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Stores.Redis.Transport;
using StackExchange.Redis;

namespace Graph.Stores.Redis.Jobs;

/// <summary>The queue of a namespace, opened.</summary>
internal sealed class JobQueue
{
    /// <summary>A word may be lost, so nobody waits for one longer than this.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    private readonly RedisShards _shards;
    private readonly RedisStoreOptions _options;
    private readonly JobRecords _records;
    private readonly JobWake _wake;
    private readonly Submissions _submissions;

    internal JobQueue(IRedisTransport transport, RedisShards shards, RedisStoreOptions options, ThreadWriting writing)
    {
        _shards = shards;
        _options = options;
        _records = new JobRecords(shards, options);
        _wake = new JobWake(transport, options.Namespace);
        _submissions = new Submissions(transport, shards, options, _records);
        Commits = new JobCommits(writing, _records, new JobRoom(transport, shards, options), _submissions, _wake);
        Claiming = new JobClaiming(shards, options, _records);
        Listing = new JobListing(transport, shards, _records);
        Workers = new WorkerRegistry(transport, options);
    }

    internal JobCommits Commits { get; }

    internal JobClaiming Claiming { get; }

    internal JobListing Listing { get; }

    internal WorkerRegistry Workers { get; }

    internal ValueTask<bool> GiveBackAsync(JobGrant grant, CancellationToken cancellationToken) => LetGoAsync(grant, JobRules.GiveBack, cancellationToken);

    internal ValueTask<bool> FailAsync(JobGrant grant, JobFailure failure, Timestamp? retryAt, CancellationToken cancellationToken) =>
        LetGoAsync(grant, job => JobRules.Fail(job, failure, retryAt), cancellationToken);

    internal ValueTask<bool> RetryDeadLetterAsync(ThreadId thread, JobId id, CancellationToken cancellationToken) =>
        ChangeAsync(thread, record => record.Job is { State: JobState.Parked } job ? new JobDecision(JobRules.Revive(job, id)) : null, cancellationToken);

    internal ValueTask<bool> DropDeadLetterAsync(ThreadId thread, CancellationToken cancellationToken) =>
        ChangeAsync(thread, record => record.Job is { State: JobState.Parked } ? new JobDecision(null) : null, cancellationToken);

    /// <summary>Gives a thread the job and the commands that it had in another store.</summary>
    internal async ValueTask<bool> AdoptAsync(ThreadId thread, ThreadJob job, IReadOnlyList<ThreadCommand> commands, CancellationToken cancellationToken)
    {
        var its = _shards.Keys.Of(thread);
        RedisKey[] keys = [its.Thread, its.Jobs, its.JobCounts, its.Commands, its.Incarnation];
        RedisValue[] arguments =
        [
            Random.Shared.NextInt64().ToString("x16", CultureInfo.InvariantCulture),
            .. JobWrite.Of(thread, "", job, lease: null)[1..],
            commands.Count,
            .. commands.SelectMany(command => new RedisValue[] { command.Id, Envelope.Seal(command.Body.Span, _options.CompressFrom) }),
        ];
        var isGiven = (await _shards.RunAsync(RedisLane.Bulk, RedisScripts.AdoptJob, keys, arguments, cancellationToken)).IsDone;
        if (isGiven && job.State == JobState.Ready)
        {
            await _wake.TellAsync(job.Placement.Queue, cancellationToken);
        }

        return isGiven;
    }

    internal async ValueTask<bool> KeepCommandAsync(ThreadId thread, ThreadCommand command, CancellationToken cancellationToken)
    {
        if (command.Key is not { } key)
        {
            return await KeepAsync(thread, command, cancellationToken);
        }

        var id = new JobId(command.Id);
        var reservation = await _submissions.ReserveAsync(thread, id, key, cancellationToken);
        if (Submissions.IsConfirmed(reservation))
        {
            throw new AlreadySubmittedException(key, thread);
        }

        var isKept = await KeepAsync(thread, command, cancellationToken);
        await (isKept
            ? _submissions.ConfirmAsync(thread, id, key, reservation, cancellationToken)
            : _submissions.GiveUpAsync(key, reservation, cancellationToken));
        return isKept;
    }

    private async ValueTask<bool> KeepAsync(ThreadId thread, ThreadCommand command, CancellationToken cancellationToken)
    {
        var its = _shards.Keys.Of(thread);
        RedisValue[] arguments = [command.Id, Envelope.Seal(command.Body.Span, _options.CompressFrom)];
        return (await _shards.RunAsync(RedisLane.Bulk, RedisScripts.KeepCommand, [its.Thread, its.Commands, its.Incarnation], arguments, cancellationToken)).IsDone;
    }

    internal ValueTask<ThreadId?> FindSubmissionAsync(SubmissionKey key, CancellationToken cancellationToken) => _submissions.FindAsync(key, cancellationToken);

    /// <summary>Makes jobs whose time has come ready, a few of each queue, and forgets workers that are gone.</summary>
    internal async ValueTask<TimeSpan> MaintainAsync(CancellationToken cancellationToken)
    {
        foreach (var thread in await Listing.FindThreadsAsync(new JobQuery { State = JobState.Delayed }, cancellationToken))
        {
            await ChangeAsync(thread, MakeReady, cancellationToken);
        }

        await Workers.TidyAsync(cancellationToken);
        return LongestWait;
    }

    internal async ValueTask<bool> WaitForWorkAsync(IReadOnlyList<QueueShare> queues, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var word = await _wake.ListenAsync(cancellationToken);
        if (await Claiming.IsAnythingAsync(queues, cancellationToken))
        {
            return true;
        }

        var longest = atMost < LongestWait ? atMost : LongestWait;
        await word.WaitAsync(longest < TimeSpan.Zero ? TimeSpan.Zero : longest, TimeProvider.System, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
        return word.IsCompleted;
    }

    private ValueTask<bool> LetGoAsync(JobGrant grant, Func<ThreadJob, ThreadJob> change, CancellationToken cancellationToken) => ChangeAsync(
        grant.ThreadId,
        record => record.Job is { State: JobState.Running } job && record.Lease?.Nonce == grant.Nonce
            ? new JobDecision(change(job), new CommitLease.Release(grant.Nonce))
            : null,
        cancellationToken);

    private static JobDecision? MakeReady(JobRecord record) => record.Job is { State: JobState.Delayed } job && job.DueAt <= record.Now
        ? new JobDecision(job with { State = JobState.Ready, DueAt = null })
        : null;

    private async ValueTask<bool> ChangeAsync(ThreadId thread, Func<JobRecord, JobDecision?> decide, CancellationToken cancellationToken)
    {
        var decision = await _records.ChangeAsync(thread, decide, cancellationToken);
        if (decision?.Job is { State: JobState.Ready } job)
        {
            await _wake.TellAsync(job.Placement.Queue, cancellationToken);
        }

        return decision is not null;
    }
}
