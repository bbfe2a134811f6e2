using System.Runtime.CompilerServices;
using Graph.Runtime.Engine;
using Graph.Runtime.Jobs;

namespace Graph.Runtime.Checkpoints;

/// <content>The queue of the in-memory store.</content>
public sealed partial class InMemoryCheckpointStore
{
    private const int MostSuspectsTold = 100;

    private static readonly TimeSpan MaintenanceInterval = TimeSpan.FromSeconds(1);

    private readonly InMemoryBoard _board = new(Checked(queues ?? new JobQueueOptions()));

    /// <inheritdoc />
    public int? MaxRunningPerTenant => _board.Options.MaxRunningPerTenant;

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<JobGrant>> ClaimAsync(JobClaim claim, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claim);
        cancellationToken.ThrowIfCancellationRequested();
        var grants = new List<JobGrant>();
        lock (_board.Gate)
        {
            _board.Jobs.MoveDue(Now());
            foreach (var thread in SuspectsOf(claim.Queues).Concat(LapsedOf(claim.Queues)).TakeWhile(_ => grants.Count < claim.Count))
            {
                Take(thread, claim, grants);
            }

            while (grants.Count < claim.Count && !JobClaim.HasSuspect(grants) && _board.FindNext(claim.Queues) is { } thread)
            {
                Take(thread, claim, grants);
            }
        }

        return ValueTask.FromResult<IReadOnlyList<JobGrant>>(grants);
    }

    /// <inheritdoc />
    public ValueTask<bool> GiveBackAsync(JobGrant grant, CancellationToken cancellationToken) =>
        LetGo(grant, JobRules.GiveBack, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> FailAsync(JobGrant grant, JobFailure failure, Values.Timestamp? retryAt, CancellationToken cancellationToken) =>
        LetGo(grant, job => JobRules.Fail(job, failure, retryAt), cancellationToken);

    /// <inheritdoc />
    public ValueTask<TimeSpan> MaintainAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_board.Gate)
        {
            var now = Now();
            _board.Jobs.MoveDue(now);
            _board.Tidy(now);
            _board.Wake();
        }

        return ValueTask.FromResult(MaintenanceInterval);
    }

    /// <inheritdoc />
    public async ValueTask WaitForWorkAsync(IReadOnlyList<QueueShare> queues, TimeSpan atMost, CancellationToken cancellationToken)
    {
        Task work;
        TimeSpan wait;
        lock (_board.Gate)
        {
            work = _board.WhenWork;
            wait = _board.Jobs.NextDue is { } due && due.ToDateTimeOffset() - _time.GetUtcNow() is var rest && rest < atMost ? rest : atMost;
        }

        await work.WaitAsync(JobRules.RoundUp(wait), _time, cancellationToken).ConfigureAwait(Waiting.Quietly);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <inheritdoc />
    public ValueTask<bool> KeepCommandAsync(ThreadId threadId, ThreadCommand command, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(command);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_board.Gate)
        {
            _board.RequireNew(command.Key, Now());
            if (_board.Jobs.Find(threadId) is not { State: JobState.Ready or JobState.Running })
            {
                return ValueTask.FromResult(false);
            }

            if (!_board.Commands.TryGetValue(threadId, out var commands))
            {
                commands = _board.Commands[threadId] = [];
            }

            if (commands.TrueForAll(kept => kept.Id != command.Id))
            {
                commands.Add(command with { Body = command.Body.ToArray(), Key = null });
            }

            _board.Remember(command.Key, threadId, Now());

            return ValueTask.FromResult(true);
        }
    }

    /// <inheritdoc />
    public ValueTask<ThreadId?> FindSubmissionAsync(SubmissionKey key, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(key);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_board.Gate)
        {
            return ValueTask.FromResult(_board.FindSubmission(key, Now()));
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<string>> FindSuspectsAsync(IReadOnlyList<QueueShare> queues, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queues);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_board.Gate)
        {
            return ValueTask.FromResult<IReadOnlyList<string>>(
                [.. SuspectsOf(queues).Take(MostSuspectsTold).Select(thread => _board.Jobs.Find(thread)!.Placement.Queue)]);
        }
    }

    /// <inheritdoc />
    public ValueTask<JobView?> FindJobAsync(ThreadId threadId, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_board.Gate)
        {
            return ValueTask.FromResult(_board.Jobs.Find(threadId) is { } job ? View(threadId, job) : null);
        }
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<JobView> ListJobsAsync(JobQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        List<JobView> views;
        lock (_board.Gate)
        {
            views = [.. _board.Jobs.All
                .Where(entry => query.Queue is null || entry.Value.Placement.Queue == query.Queue)
                .Where(entry => query.Tenant is null || entry.Value.Placement.Tenant == query.Tenant)
                .Where(entry => query.State is null || entry.Value.State == query.State)
                .OrderBy(entry => entry.Value.EnqueuedAt)
                .ThenBy(entry => entry.Key.Value, StringComparer.Ordinal)
                .Take(query.Limit)
                .Select(entry => View(entry.Key, entry.Value))];
        }

        foreach (var view in views)
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
        lock (_board.Gate)
        {
            return ValueTask.FromResult<IReadOnlyList<QueueDepth>>(
                [.. _board.Jobs.All
                    .CountBy(entry => (entry.Value.Placement.Queue, entry.Value.State))
                    .OrderBy(depth => depth.Key.Queue, StringComparer.Ordinal)
                    .ThenBy(depth => depth.Key.State)
                    .Select(depth => new QueueDepth(depth.Key.Queue, depth.Key.State, depth.Value))]);
        }
    }

    /// <inheritdoc />
    public ValueTask<bool> RetryDeadLetterAsync(ThreadId threadId, JobId id, CancellationToken cancellationToken) =>
        Move(threadId, job => JobRules.Revive(job, id), cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> DropDeadLetterAsync(ThreadId threadId, CancellationToken cancellationToken) =>
        Move(threadId, _ => null, cancellationToken);

    /// <inheritdoc />
    public ValueTask<bool> AdoptJobAsync(ThreadId threadId, ThreadJob job, IReadOnlyList<ThreadCommand> commands, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(commands);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_board.Gate)
        {
            if (!_threads.ContainsKey(threadId) || _board.Jobs.Find(threadId) is not null)
            {
                return ValueTask.FromResult(false);
            }

            _board.Adopt(threadId, job, commands);
            return ValueTask.FromResult(true);
        }
    }

    /// <inheritdoc />
    public ValueTask BeatAsync(WorkerView worker, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(worker);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_board.Gate)
        {
            _board.Workers[worker.Owner.Value] = worker with { BeatAt = Now() };
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask SignOffAsync(LeaseOwner worker, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_board.Gate)
        {
            _board.Workers.Remove(worker.Value);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<WorkerView>> ListWorkersAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_board.Gate)
        {
            var now = Now();
            return ValueTask.FromResult<IReadOnlyList<WorkerView>>(
                [.. _board.Workers.Values.Where(worker => LeaseRules.After(worker.BeatAt, 3 * worker.BeatEvery) > now).OrderBy(worker => worker.StartedAt)]);
        }
    }

    private static JobQueueOptions Checked(JobQueueOptions queues)
    {
        queues.Validate();
        return queues;
    }

    private StopRequest? CommitWithJob(CheckpointCommit commit)
    {
        lock (_board.Gate)
        {
            var threadId = commit.Header.ThreadId;
            if (_threads.TryGetValue(threadId, out var thread) && thread.Holds(commit.Header))
            {
                return Commit(commit);
            }

            var now = Now();
            if (commit.Job is JobChange.Enqueue asked)
            {
                _board.Admit(asked, now);
            }

            var stop = Commit(commit);
            if (commit.Job is JobChange.Enqueue taken)
            {
                _board.Note(taken, threadId, now);
            }

            Consume(threadId, commit.Consumes);
            var before = _board.Jobs.Find(threadId);
            var after = JobRules.Apply(before, commit.Job, _board.Commands.ContainsKey(threadId), now);
            if (!ReferenceEquals(before, after))
            {
                _board.Jobs.Set(threadId, after);
                _board.Wake();
            }

            return stop;
        }
    }

    private void Consume(ThreadId threadId, string? command)
    {
        if (command is null || !_board.Commands.TryGetValue(threadId, out var commands))
        {
            return;
        }

        commands.RemoveAll(kept => kept.Id == command);
        if (commands.Count == 0)
        {
            _board.Commands.Remove(threadId);
        }
    }

    private List<ThreadId> SuspectsOf(IReadOnlyList<QueueShare> queues) => [.. _board.Jobs.Running
        .Where(thread => JobRules.IsSuspect(_board.Jobs.Find(thread)!))
        .Concat(_board.Jobs.ReadySuspects)
        .Where(thread => CanBeTaken(thread, queues))];

    private List<ThreadId> LapsedOf(IReadOnlyList<QueueShare> queues) =>
        [.. _board.Jobs.Running.Where(thread => !JobRules.IsSuspect(_board.Jobs.Find(thread)!) && CanBeTaken(thread, queues))];

    private bool CanBeTaken(ThreadId threadId, IReadOnlyList<QueueShare> queues)
    {
        var job = _board.Jobs.Find(threadId)!;
        return queues.Any(share => share.Queue == job.Placement.Queue) && JobRules.CanBeTaken(job, _threads[threadId].Lease, Now());
    }

    private void Take(ThreadId threadId, JobClaim claim, List<JobGrant> grants)
    {
        var thread = _threads[threadId];
        var now = Now();
        var before = _board.Jobs.Find(threadId)!;
        if (!claim.MayHave(before, grants))
        {
            return;
        }

        if (thread.Lease is { } held && held.IsLive(now))
        {
            // Somebody moves the thread by hand; its turn comes when that is over.
            _board.Jobs.Set(threadId, before with { State = JobState.Delayed, DueAt = held.Until });
            return;
        }

        var job = JobRules.Take(before, thread.Lease, claim.MaxAttempts, now);
        _board.Jobs.Set(threadId, job);
        if (job.State == JobState.Parked)
        {
            return;
        }

        var nonce = claim.NewNonce();
        thread.Seize(new CommitLease.Take(nonce, claim.Worker, claim.Lease), now);
        grants.Add(new JobGrant(threadId, job, nonce));
    }

    private ValueTask<bool> LetGo(JobGrant grant, Func<ThreadJob, ThreadJob> change, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(grant);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_board.Gate)
        {
            if (_board.Jobs.Find(grant.ThreadId) is not { State: JobState.Running } job || !_threads[grant.ThreadId].Release(grant.Nonce))
            {
                return ValueTask.FromResult(false);
            }

            _board.Jobs.Set(grant.ThreadId, change(job));
            _board.Wake();
            return ValueTask.FromResult(true);
        }
    }

    private ValueTask<bool> Move(ThreadId threadId, Func<ThreadJob, ThreadJob?> change, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_board.Gate)
        {
            if (_board.Jobs.Find(threadId) is not { State: JobState.Parked } job)
            {
                return ValueTask.FromResult(false);
            }

            _board.Jobs.Set(threadId, change(job));
            _board.Wake();
            return ValueTask.FromResult(true);
        }
    }

    private JobView View(ThreadId threadId, ThreadJob job) => new(threadId, job, _threads[threadId].Lease);

    private bool Forget(ThreadId threadId, CommitHash? head)
    {
        lock (_board.Gate)
        {
            if (head is { } expected && (!_threads.TryGetValue(threadId, out var thread) || thread.Summarise().Head.Header.Hash != expected))
            {
                return false;
            }

            _board.Jobs.Set(threadId, null);
            _board.Commands.Remove(threadId);
            return _threads.TryRemove(threadId, out _);
        }
    }
}
