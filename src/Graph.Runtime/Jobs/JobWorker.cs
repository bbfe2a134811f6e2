using Graph.Runtime.Checkpoints;
using Graph.Runtime.Engine;
using Graph.Runtime.Scheduling;
using Graph.Runtime.Telemetry;
using Graph.Runtime.Values;

namespace Graph.Runtime.Jobs;

/// <summary>Takes jobs from a queue and carries them out, several at a time, until it is asked to drain.</summary>
/// <remarks>It starts no threads and knows no clock, ids or randomness but those that it is given, so that it runs under a simulation as well.</remarks>
public sealed partial class JobWorker
{
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TroublePause = TimeSpan.FromSeconds(1);

    private readonly ICheckpointStore _store;
    private readonly IJobQueue _queue;
    private readonly IWorkflowSource _workflows;
    private readonly JobWorkerOptions _options;
    private readonly TimeProvider _time;
    private readonly Random _random;
    private readonly IWorkerObserver _observer;
    private readonly WorkflowRunner _runner;
    private readonly RunOptions _runs;
    private readonly ScheduleKeeper? _schedules;
    private readonly Lock _gate = new();
    private readonly List<JobInProgress> _jobs = [];
    private readonly Timestamp _startedAt;
    private readonly RetentionDuty? _retention;
    private TaskCompletionSource _slotFreed = NewSignal();
    private CancellationTokenSource? _waiting;
    private int _endsOfTenants;
    private bool _isDraining;
    private bool _makesRoom;

    /// <summary>Wires a worker.</summary>
    /// <param name="store">Where the threads are; it must be a queue as well.</param>
    /// <param name="workflows">Where their workflows come from.</param>
    /// <param name="options">What it takes and how it works.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ids">Where ids come from; UUIDs of version 7 when not given.</param>
    /// <param name="random">Where nonces and jitter come from; the shared generator when not given.</param>
    /// <param name="observer">Who is told what it does.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    /// <exception cref="StoreException">The store has no queue.</exception>
    public JobWorker(
        ICheckpointStore store,
        IWorkflowSource workflows,
        JobWorkerOptions options,
        TimeProvider time,
        IIdGenerator? ids = null,
        Random? random = null,
        IWorkerObserver? observer = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(workflows);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        options.Validate();
        (_store, _workflows, _options, _time) = (store, workflows, options, time);
        _queue = store as IJobQueue ?? throw new StoreException($"The store {store.Description.Uri} has no queue. Use one that has, such as 'sqlite:.graph/threads.db'.");
        _random = random ?? Random.Shared;
        _observer = observer ?? Nobody.Instance;
        Owner = options.Owner ?? LeaseOwner.OfThisProcess(_random);
        _runner = new WorkflowRunner(store, time, ids, _random, new LeaseOptions { Duration = options.Lease, Owner = Owner, IsGone = options.IsGone });
        _runs = new RunOptions { WaitsForTimers = false, DrainGrace = options.DrainTime, Grace = options.Grace, By = Owner.Describe(), NodeScheduler = options.NodeScheduler };
        _schedules = options.Calendar is { } calendar ? new ScheduleKeeper(store, workflows, _runner, calendar, time) : null;
        _startedAt = Now();
        _retention = options.Retention is { } kept ? new RetentionDuty(store, _queue, kept, Owner, time, _observer) : null;
    }

    /// <summary>Who the worker is.</summary>
    public LeaseOwner Owner { get; }

    /// <summary>How many jobs it has.</summary>
    public int Busy
    {
        get
        {
            lock (_gate)
            {
                return _jobs.Count;
            }
        }
    }

    /// <summary>Whether it takes nothing more, and all that it has was told to end.</summary>
    public bool IsDraining
    {
        get
        {
            lock (_gate)
            {
                return _isDraining;
            }
        }
    }

    /// <summary>Ends once the worker, at work, has looked for the first time at what its store is no longer to keep, or has found that another one does; at once where nothing is
    /// ever removed.</summary>
    public Task FirstRetention => _retention?.FirstRound ?? Task.CompletedTask;

    /// <summary>Works until it is asked to drain, and ends when all that it had is done or handed back.</summary>
    /// <param name="drain">Asks it to take nothing more, to end the steps in hand, and to hand the rest back.</param>
    /// <param name="atOnce">Asks it not to wait for the steps in hand.</param>
    /// <returns>Completed when it has nothing any more.</returns>
    public async Task RunAsync(CancellationToken drain, CancellationToken atOnce = default)
    {
        using var over = new CancellationTokenSource();
        var tending = TendAsync(over.Token);
        var keeping = _retention?.WorkAsync(over.Token) ?? Task.CompletedTask;
        try
        {
            while (!drain.IsCancellationRequested)
            {
                await TakeAsync(drain);
            }

            await DrainAsync(atOnce);
        }
        finally
        {
            // At once, and on this thread: a worker keeps to the order that its host gives it.
            over.Cancel();
            await tending;
            await keeping;
            await TryAsync("signing off", async () => await _queue.SignOffAsync(Owner, CancellationToken.None));
        }
    }

    private async Task TakeAsync(CancellationToken drain)
    {
        var (free, isIdle, freed, ends) = Room();
        if (free <= 0)
        {
            // Awaited by itself, since a wait around it would be told through the pool, and a worker stays where its host has it.
            await using var stop = drain.UnsafeRegister(static signal => ((TaskCompletionSource)signal!).TrySetResult(), freed);
            await freed.Task;
            return;
        }

        var claimedAt = _time.GetTimestamp();
        IReadOnlyList<JobGrant> grants = [];
        // Never given up half way: a claim whose answer is not read would keep its threads for a whole lease.
        if (!await AskAsync("claiming", async () => grants = await _queue.ClaimAsync(Claim(free, isIdle), CancellationToken.None)))
        {
            await PauseAsync(TroublePause, drain);
            return;
        }

        foreach (var grant in grants)
        {
            Begin(grant, claimedAt);
        }

        if (grants.Count < free && !await WaitForWorkAsync(ends, drain))
        {
            await PauseAsync(TroublePause, drain);
        }
    }

    /// <summary>Waits for the queue's hint. A tenant of which no more jobs may run has left the others where they are, and nobody hints at them: so the end of
    /// a tenant's job is one as well.</summary>
    private async Task<bool> WaitForWorkAsync(int ends, CancellationToken drain)
    {
        var waiting = CancellationTokenSource.CreateLinkedTokenSource(drain);

        // Asked for before anybody else can end the wait and dispose of what ends it.
        var ended = waiting.Token;
        lock (_gate)
        {
            _waiting = waiting;
            if (_endsOfTenants != ends)
            {
                waiting.Cancel();
            }
        }

        var isWell = await TryAsync("waiting for work", async () => await _queue.WaitForWorkAsync(_options.Queues, _options.PollEvery, ended));
        TakeWaiting()?.Dispose();
        return isWell;
    }

    /// <summary>What ends the wait for work, for the one who ends it.</summary>
    private CancellationTokenSource? TakeWaiting()
    {
        lock (_gate)
        {
            var waiting = _waiting;
            _waiting = null;
            return waiting;
        }
    }

    /// <summary>How many jobs it may take, what tells when that has changed, and how many of tenants have ended.</summary>
    private (int Free, bool IsIdle, TaskCompletionSource Freed, int EndsOfTenants) Room()
    {
        lock (_gate)
        {
            var takesNothing = _jobs.Exists(job => job.IsAlone) || (_makesRoom && _jobs.Count > 0);
            return (takesNothing ? 0 : _options.Concurrency - _jobs.Count, _jobs.Count == 0, _slotFreed, _endsOfTenants);
        }
    }

    private JobClaim Claim(int count, bool isIdle) => new()
    {
        IsIdle = isIdle,
        Worker = Owner,
        Queues = _options.Queues,
        Count = count,
        Lease = _options.Lease,
        MaxAttempts = _options.MaxAttempts,
        NewNonce = () => LeaseNonce.New(_random),
    };

    private void Begin(JobGrant grant, long claimedAt)
    {
        var job = new JobInProgress(grant, claimedAt);
        lock (_gate)
        {
            _jobs.Add(job);
        }

        EngineMetrics.CountClaim(grant);
        _observer.Taken(grant);
        job.Work = WorkAsync(job);
    }

    private async Task WorkAsync(JobInProgress job)
    {
        try
        {
            var workflow = await FindWorkflowAsync(job.Grant);
            var run = _runner.Continue(
                workflow,
                job.Grant,
                new JobRun { Options = _runs, Retry = _options.Retry, ClaimedAt = job.ClaimedAt, Progressed = () => Progressed(job) },
                CancellationToken.None);
            job.Watch(run);
            var result = await run.Completion;
            EngineMetrics.CountEnd(job.Grant, result.Status);
            _observer.Ended(job.Grant, result);
        }
        catch (Exception surprise) when (surprise is not OutOfMemoryException)
        {
            await TellAsync(job.Grant, surprise);
        }
        finally
        {
            Leave(job);
        }
    }

    private async Task<Compilation.CompiledWorkflow> FindWorkflowAsync(JobGrant grant)
    {
        var stored = await _store.FindAsync(grant.ThreadId, CancellationToken.None) ?? throw new ThreadNotFoundException(grant.ThreadId);
        var (hash, file) = JobDefinition.Of(stored);
        return await _workflows.FindAsync(hash, file, CancellationToken.None);
    }

    /// <summary>Says what becomes of a job that ended in a surprise: tried again later, unless it would end the same way or is another worker's by now.</summary>
    private async Task TellAsync(JobGrant grant, Exception surprise)
    {
        if (surprise is LeaseLostException or ThreadNotFoundException)
        {
            EngineMetrics.CountBroken(grant, surprise, isRetried: false);
            _observer.Broken(grant, surprise, null);
            return;
        }

        var isHopeless = surprise is WorkflowUnavailableException or RunRefusedException or CorruptCheckpointException;
        var wait = isHopeless ? null : _options.Retry.FindWait(grant.Job.Failures + 1, Authoring.ErrorKind.Transient, _random);
        var retryAt = wait is { } length ? LeaseRules.After(Now(), length) : default(Timestamp?);
        var message = surprise is GraphAgentsException ? surprise.Message : $"{surprise.GetType().Name}: {surprise.Message}";
        var failure = new JobFailure(isHopeless ? Authoring.ErrorKind.Validation : Authoring.ErrorKind.Exception, message, Now(), Owner.Value);
        EngineMetrics.CountBroken(grant, surprise, retryAt is not null);
        _observer.Broken(grant, surprise, retryAt);
        // Where even that cannot be stored, the lease lapses, and the claim was counted.
        await TryAsync("giving up a job", async () => await _queue.FailAsync(grant, failure, retryAt, CancellationToken.None));
    }

    private void Progressed(JobInProgress job)
    {
        if (job.IsAlone)
        {
            ChangeRoom(job.Progressed);
        }
    }

    private void Leave(JobInProgress job)
    {
        var isTenants = _queue.MaxRunningPerTenant is not null && job.Grant.Job.Placement.Tenant.Length > 0;
        ChangeRoom(() =>
        {
            _jobs.Remove(job);
            _endsOfTenants += isTenants ? 1 : 0;
        });
        if (isTenants && TakeWaiting() is { } waiting)
        {
            waiting.Cancel();
            waiting.Dispose();
        }
    }

    private void ChangeRoom(Action change)
    {
        TaskCompletionSource freed;
        lock (_gate)
        {
            change();
            freed = _slotFreed;
            _slotFreed = NewSignal();
        }

        freed.TrySetResult();
    }

    private async Task DrainAsync(CancellationToken atOnce)
    {
        List<JobInProgress> jobs;
        lock (_gate)
        {
            jobs = [.. _jobs];
        }

        jobs.ForEach(job => job.Drain());
        lock (_gate)
        {
            _isDraining = true;
        }

        var done = Task.WhenAll(jobs.Select(job => job.Work));
        await done.WaitAsync(Timeout.InfiniteTimeSpan, _time, atOnce).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (!done.IsCompleted)
        {
            jobs.ForEach(job => job.DrainAtOnce());
            await done.WaitAsync(StopTime, _time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    /// <summary>Does what cannot go well unless the store answers.</summary>
    private Task<bool> AskAsync(string doing, Func<Task> act) => TryAsync(doing, async () =>
    {
        var asked = Now();
        await act();
        _observer.StoreAnswered(asked);
    });

    private async Task<bool> TryAsync(string doing, Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        catch (Exception trouble) when (trouble is not OutOfMemoryException)
        {
            _observer.StoreTrouble(doing, trouble);
            return false;
        }
    }

    private async Task PauseAsync(TimeSpan pause, CancellationToken cancellationToken)
    {
        if (pause > TimeSpan.Zero)
        {
            await Task.Delay(JobRules.RoundUp(pause), _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }

    private Timestamp Now() => Timestamp.From(_time.GetUtcNow());

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Nobody : IWorkerObserver
    {
        internal static Nobody Instance { get; } = new();
    }
}
