using System.Runtime.CompilerServices;
using Graph.Runtime;
using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;
using Graph.Stores.Sqlite.Jobs;

namespace Graph.Stores.Sqlite;

/// <content>The queue: jobs are rows beside the threads, so that a commit and what it does to the job are one transaction.</content>
public sealed partial class SqliteCheckpointStore
{
    private const int MostSuspectsTold = 100;

    private static readonly TimeSpan MaintenanceInterval = TimeSpan.FromSeconds(1);

    private readonly WorkSignal _work = new();
    private readonly QueueTurns _turns = new();

    /// <inheritdoc />
    public async ValueTask<IReadOnlyList<JobGrant>> ClaimAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        cancellationToken.ThrowIfCancellationRequested();
        var (hasWork, news) = _readers.Read(reader => reader.InOneSight(() => (reader.Jobs.HasWork(claim.Queues, Now()), reader.Jobs.News)));
        _work.Seen = news;
        if (!hasWork || claim.Count < 1)
        {
            return [];
        }

        var write = new JobClaimWrite(claim, _options.Queues, _turns, _time);
        await _writer.RunAsync(write, cancellationToken);
        _work.Seen = write.News;
        return write.Grants;
    }

    /// <inheritdoc />
    public ValueTask<bool> GiveBackAsync(JobGrant grant, CancellationToken cancellationToken) => LetGoAsync(grant, JobRules.GiveBack, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> FailAsync(JobGrant grant, JobFailure failure, Timestamp? retryAt, CancellationToken cancellationToken) =>
        LetGoAsync(grant, job => JobRules.Fail(job, failure, retryAt), cancellationToken);

    /// <inheritdoc />
    public async ValueTask<TimeSpan> MaintainAsync(CancellationToken cancellationToken)
    {
        var write = new QueueMaintenanceWrite(_time);
        await _writer.RunAsync(write, cancellationToken);
        Ring(write.MadeWork);
        return MaintenanceInterval;
    }

    /// <inheritdoc />
    public int? MaxRunningPerTenant => _options.Queues.MaxRunningPerTenant;

    /// <inheritdoc />
    public async ValueTask WaitForWorkAsync(IReadOnlyList<QueueShare> queues, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var (start, seen) = (_time.GetTimestamp(), _work.Seen);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rung = _work.Next;
            var (news, due) = _readers.Read(reader => reader.InOneSight(() => (reader.Jobs.News, reader.Jobs.FindNextDue())));
            var left = atMost - _time.GetElapsedTime(start);
            var untilDue = due is { } at ? at.ToDateTimeOffset() - _time.GetUtcNow() : left;
            if (news != seen || left <= TimeSpan.Zero || untilDue <= TimeSpan.Zero)
            {
                _work.Seen = news;
                return;
            }

            var wait = new[] { left, untilDue, _options.PollEvery }.Min();
            await rung.WaitAsync(JobRules.RoundUp(wait), _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <inheritdoc />
    public ValueTask<bool> KeepCommandAsync(ThreadId threadId, ThreadCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        var write = new CommandWrite(threadId, command, _options.Queues, _time);
        return AnswerAsync(_writer.RunAsync(write, cancellationToken), write, static write => write.WasKept);
    }

    /// <inheritdoc />
    public ValueTask<ThreadId?> FindSubmissionAsync(SubmissionKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_readers.Read(reader => reader.Jobs.FindSubmission(key, Now())));
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> FindSuspectsAsync(IReadOnlyList<QueueShare> queues, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queues);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<string>>(
            _readers.Read(reader => reader.InOneSight(() => reader.Jobs.FindSuspects(queues, Now(), MostSuspectsTold))));
    }

    /// <inheritdoc />
    public ValueTask<JobView?> FindJobAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_readers.Read(reader => reader.InOneSight(() =>
            reader.FindThreadId(threadId) is { } thread ? reader.Jobs.Find(threadId, thread) : null)));
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<JobView> ListJobsAsync(JobQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        foreach (var view in _readers.Read(reader => reader.InOneSight(() => reader.Jobs.List(query))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return view;
        }

        await Task.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<QueueDepth>> CountJobsAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(_readers.Read(reader => reader.Jobs.Count()));
    }

    /// <inheritdoc />
    public ValueTask<bool> RetryDeadLetterAsync(ThreadId threadId, JobId id, CancellationToken cancellationToken) =>
        MoveDeadLetterAsync(threadId, job => JobRules.Revive(job, id), cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> DropDeadLetterAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        MoveDeadLetterAsync(threadId, _ => null, cancellationToken);

    /// <inheritdoc />
    public async ValueTask<bool> AdoptJobAsync(
        ThreadId threadId, ThreadJob job, IReadOnlyList<ThreadCommand> commands, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(commands);
        var write = new JobAdoptWrite(threadId, job, commands);
        await _writer.RunAsync(write, cancellationToken);
        Ring(write.WasGiven);
        return write.WasGiven;
    }

    /// <inheritdoc />
    public ValueTask BeatAsync(WorkerView worker, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(worker);
        return _writer.RunAsync(new WorkerBeatWrite(worker, _time), cancellationToken);
    }

    /// <inheritdoc />
    public ValueTask SignOffAsync(LeaseOwner worker, CancellationToken cancellationToken) =>
        _writer.RunAsync(new WorkerSignOffWrite(worker), cancellationToken);

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<WorkerView>> ListWorkersAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IReadOnlyList<WorkerView>>(_readers.Read(reader => reader.Jobs.ListWorkers(Now())));
    }

    private Timestamp Now() => Timestamp.From(_time.GetUtcNow());

    private void Ring(bool isNews)
    {
        if (isNews)
        {
            _work.Ring();
        }
    }

    private async ValueTask<bool> LetGoAsync(JobGrant grant, Func<ThreadJob, ThreadJob> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        var write = new JobLetGoWrite(grant, change);
        await _writer.RunAsync(write, cancellationToken);
        Ring(write.WasHeld);
        return write.WasHeld;
    }

    private async ValueTask<bool> MoveDeadLetterAsync(ThreadId threadId, Func<ThreadJob, ThreadJob?> change, CancellationToken cancellationToken)
    {
        var write = new DeadLetterWrite(threadId, change);
        await _writer.RunAsync(write, cancellationToken);
        Ring(write.Found);
        return write.Found;
    }
}
