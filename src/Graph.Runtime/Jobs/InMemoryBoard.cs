using Graph.Runtime.Values;

namespace Graph.Runtime.Jobs;

/// <summary>Everything that the in-memory store keeps for its queues; its lock is what a transaction is elsewhere, and is taken before that of a thread.</summary>
internal sealed class InMemoryBoard(JobQueueOptions options)
{
    private readonly QueueTurns _turns = new();
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
        RequireNew(enqueue.Key, now);
        var (queue, tenant) = (enqueue.Placement.Queue, enqueue.Placement.Tenant);
        JobAdmission.Require(options, queue, tenant, Jobs.CountQueued(queue), () => Jobs.CountQueuedOf(tenant), () => StartsOf(tenant, now));
    }

    /// <summary>Takes in a job that another store had, with what waits for its thread.</summary>
    internal void Adopt(ThreadId thread, ThreadJob job, IReadOnlyList<ThreadCommand> commands)
    {
        _isUsed = true;
        Jobs.Set(thread, job);
        if (commands.Count > 0)
        {
            Commands[thread] = [.. commands.Select(command => command with { Body = command.Body.ToArray() })];
        }

        Wake();
    }

    /// <summary>Notes a job that was admitted and stored.</summary>
    internal void Note(JobChange.Enqueue enqueue, ThreadId thread, Timestamp now)
    {
        _isUsed = true;
        if (options.MaxStartsPerSecond is not null)
        {
            _starts[enqueue.Placement.Tenant] = (SecondOf(now), StartsOf(enqueue.Placement.Tenant, now) + 1);
        }

        Remember(enqueue.Key, thread, now);
    }

    /// <summary>Refuses a request that was taken before under its key.</summary>
    /// <exception cref="AlreadySubmittedException">It was the same one.</exception>
    /// <exception cref="SubmissionMismatchException">It was another one.</exception>
    internal void RequireNew(SubmissionKey? asked, Timestamp now)
    {
        if (asked is { } key && FindSubmission(key, now) is { } thread)
        {
            throw new AlreadySubmittedException(key, thread);
        }
    }

    /// <summary>Finds the thread that the same request moved before.</summary>
    /// <exception cref="SubmissionMismatchException">Another request was taken under its key.</exception>
    internal ThreadId? FindSubmission(SubmissionKey key, Timestamp now)
    {
        if (!_submissions.TryGetValue((key.Tenant, key.Key), out var known) || known.Until <= now)
        {
            return null;
        }

        return known.RequestHash == key.RequestHash ? known.Thread : throw new SubmissionMismatchException(key);
    }

    /// <summary>Remembers the key of a request that was taken.</summary>
    internal void Remember(SubmissionKey? taken, ThreadId thread, Timestamp now)
    {
        if (taken is { } key)
        {
            _submissions[(key.Tenant, key.Key)] = (key.RequestHash, thread, Checkpoints.LeaseRules.After(now, options.KeyLifetime));
        }
    }

    /// <summary>Which of the queues gives the next job: each in turn, by weight.</summary>
    internal ThreadId? FindNext(IReadOnlyList<QueueShare> queues) =>
        _turns.FindNext(queues, queue => Jobs.FindNext(queue, options.MaxRunningPerTenant));

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
}
