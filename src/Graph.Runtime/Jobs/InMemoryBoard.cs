using Graph.Runtime.Values;

namespace Graph.Runtime.Jobs;

/// <summary>Everything that the in-memory store keeps for its queues; its lock is what a transaction is elsewhere, and is taken before that of a thread.</summary>
internal sealed class InMemoryBoard(JobQueueOptions options)
{
    private readonly Dictionary<string, double> _credits = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Tenant, string Key), (string RequestHash, ThreadId Thread, Timestamp Until)> _submissions = [];
    private readonly Dictionary<string, (Timestamp Second, int Count)> _starts = new(StringComparer.Ordinal);
    private TaskCompletionSource _work = NewSignal();
    private volatile bool _isUsed;

    /// <summary>Whether there ever was a job; until then commits need not look here.</summary>
    internal bool IsUsed => _isUsed;

    internal Lock Gate { get; } = new();

    internal InMemoryJobs Jobs { get; } = new();

    internal Dictionary<ThreadId, List<ThreadCommand>> Commands { get; } = [];

    internal Dictionary<string, WorkerView> Workers { get; } = new(StringComparer.Ordinal);

    internal JobQueueOptions Options => options;

    /// <summary>Ends when there may be work.</summary>
    internal Task WhenWork
    {
        get
        {
            lock (Gate)
            {
                return _work.Task;
            }
        }
    }

    /// <summary>Refuses a job that may not be asked for: sent before, or one too many.</summary>
    /// <exception cref="AlreadySubmittedException">The same request was taken before.</exception>
    /// <exception cref="SubmissionMismatchException">Another request was taken under its key.</exception>
    /// <exception cref="QueueFullException">There is no room.</exception>
    internal void Admit(JobChange.Enqueue enqueue, Timestamp now)
    {
        enqueue.Placement.Require();
        if (enqueue.Key is { } key && _submissions.TryGetValue((key.Tenant, key.Key), out var known) && known.Until > now)
        {
            throw known.RequestHash == key.RequestHash ? new AlreadySubmittedException(key, known.Thread) : new SubmissionMismatchException(key);
        }

        var (queue, tenant) = (enqueue.Placement.Queue, enqueue.Placement.Tenant);
        RequireRoom(Jobs.CountQueued(queue), options.MaxQueued, $"queue '{queue}' holds its {options.MaxQueued} jobs");
        RequireRoom(Jobs.CountQueuedOf(tenant), options.MaxQueuedPerTenant, $"tenant '{tenant}' has its {options.MaxQueuedPerTenant} jobs queued");
        RequireRoom(StartsOf(tenant, now), options.MaxStartsPerSecond, $"tenant '{tenant}' asked for its {options.MaxStartsPerSecond} jobs of this second");
    }

    /// <summary>Notes a job that was admitted and stored.</summary>
    internal void Note(JobChange.Enqueue enqueue, ThreadId thread, Timestamp now)
    {
        _isUsed = true;
        if (options.MaxStartsPerSecond is not null)
        {
            _starts[enqueue.Placement.Tenant] = (SecondOf(now), StartsOf(enqueue.Placement.Tenant, now) + 1);
        }

        if (enqueue.Key is { } key)
        {
            _submissions[(key.Tenant, key.Key)] = (key.RequestHash, thread, Checkpoints.LeaseRules.After(now, options.KeyLifetime));
        }
    }

    /// <summary>Which of the queues gives the next job: each in turn, by weight.</summary>
    internal ThreadId? FindNext(IReadOnlyList<QueueShare> queues)
    {
        (QueueShare Share, ThreadId Thread)? chosen = null;
        double total = 0;
        foreach (var share in queues)
        {
            if (Jobs.FindNext(share.Queue, options.MaxRunningPerTenant) is not { } thread)
            {
                continue;
            }

            total += share.Weight;
            _credits[share.Queue] = _credits.GetValueOrDefault(share.Queue) + share.Weight;
            if (chosen is null || _credits[share.Queue] > _credits[chosen.Value.Share.Queue])
            {
                chosen = (share, thread);
            }
        }

        if (chosen is { } found)
        {
            _credits[found.Share.Queue] -= total;
        }

        return chosen?.Thread;
    }

    /// <summary>Wakes whoever waits for work.</summary>
    internal void Wake()
    {
        var work = _work;
        _work = NewSignal();
        work.TrySetResult();
    }

    /// <summary>Forgets what has had its time.</summary>
    internal void Tidy(Timestamp now)
    {
        foreach (var (key, known) in _submissions)
        {
            if (known.Until <= now)
            {
                _submissions.Remove(key);
            }
        }

        foreach (var (tenant, starts) in _starts)
        {
            if (starts.Second != SecondOf(now))
            {
                _starts.Remove(tenant);
            }
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Timestamp SecondOf(Timestamp now) => now with { Nanos = 0 };

    private int StartsOf(string tenant, Timestamp now) =>
        _starts.TryGetValue(tenant, out var starts) && starts.Second == SecondOf(now) ? starts.Count : 0;

    private void RequireRoom(int count, int? most, string what)
    {
        if (count >= most)
        {
            throw new QueueFullException(what, options.RetryAfter);
        }
    }
}
