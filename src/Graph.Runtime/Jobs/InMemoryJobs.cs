using Graph.Runtime.Values;

namespace Graph.Runtime.Jobs;

/// <summary>The jobs of the in-memory store in the order in which they can be taken. Its caller sees to it that one call is under way at a time.</summary>
internal sealed class InMemoryJobs
{
    private readonly Dictionary<ThreadId, ThreadJob> _jobs = [];
    private readonly Dictionary<string, QueueLine> _queues = new(StringComparer.Ordinal);
    private readonly SortedSet<(Timestamp DueAt, ThreadId Thread)> _delayed = new(Comparer<(Timestamp DueAt, ThreadId Thread)>.Create(
        static (one, other) => one.DueAt.CompareTo(other.DueAt) is var byTime and not 0 ? byTime : string.CompareOrdinal(one.Thread.Value, other.Thread.Value)));

    private readonly HashSet<ThreadId> _running = [];
    private readonly HashSet<ThreadId> _readySuspects = [];
    private readonly Dictionary<string, int> _runningByTenant = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _queuedByTenant = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _queuedByQueue = new(StringComparer.Ordinal);

    internal IEnumerable<KeyValuePair<ThreadId, ThreadJob>> All => _jobs;

    /// <summary>The threads that a worker has, or had when it was last heard of.</summary>
    internal IReadOnlyCollection<ThreadId> Running => _running;

    /// <summary>The threads in line that only an idle worker may take.</summary>
    internal IReadOnlyCollection<ThreadId> ReadySuspects => _readySuspects;

    internal ThreadJob? Find(ThreadId thread) => _jobs.GetValueOrDefault(thread);

    internal int CountQueued(string queue) => _queuedByQueue.GetValueOrDefault(queue);

    internal int CountQueuedOf(string tenant) => _queuedByTenant.GetValueOrDefault(tenant);

    internal int CountRunningOf(string tenant) => _runningByTenant.GetValueOrDefault(tenant);

    /// <summary>Makes a thread's job what it is now; null for none.</summary>
    internal void Set(ThreadId thread, ThreadJob? job)
    {
        if (_jobs.Remove(thread, out var before))
        {
            Remove(thread, before);
        }

        if (job is not null)
        {
            _jobs[thread] = job;
            Add(thread, job);
        }
    }

    /// <summary>Moves what is due among the ready ones.</summary>
    internal void MoveDue(Timestamp now)
    {
        while (_delayed.Count > 0 && _delayed.Min is var (dueAt, thread) && dueAt <= now)
        {
            Set(thread, _jobs[thread] with { State = JobState.Ready, DueAt = null });
        }
    }

    /// <summary>The time when the next delayed job is due; null when there is none.</summary>
    internal Timestamp? NextDue => _delayed.Count == 0 ? null : _delayed.Min.DueAt;

    /// <summary>The ready thread of a queue whose turn it is; null when none may run.</summary>
    /// <param name="queue">The queue.</param>
    /// <param name="mostOfTenant">How many of a tenant may run at once; null for any number.</param>
    internal ThreadId? FindNext(string queue, int? mostOfTenant) =>
        _queues.TryGetValue(queue, out var line) ? line.FindNext(_runningByTenant, mostOfTenant) : null;

    private void Add(ThreadId thread, ThreadJob job)
    {
        Count(job, 1);
        switch (job.State)
        {
            case JobState.Ready when JobRules.IsSuspect(job):
                _readySuspects.Add(thread);
                break;
            case JobState.Ready:
                LineOf(job).Add(thread, job);
                break;
            case JobState.Delayed:
                _delayed.Add((job.DueAt.GetValueOrDefault(), thread));
                break;
            case JobState.Running:
                _running.Add(thread);
                break;
            case JobState.Parked:
                break;
        }
    }

    private void Remove(ThreadId thread, ThreadJob job)
    {
        Count(job, -1);
        switch (job.State)
        {
            case JobState.Ready when JobRules.IsSuspect(job):
                _readySuspects.Remove(thread);
                break;
            case JobState.Ready:
                LineOf(job).Remove(thread, job);
                break;
            case JobState.Delayed:
                _delayed.Remove((job.DueAt.GetValueOrDefault(), thread));
                break;
            case JobState.Running:
                _running.Remove(thread);
                break;
            case JobState.Parked:
                break;
        }
    }

    private QueueLine LineOf(ThreadJob job)
    {
        if (!_queues.TryGetValue(job.Placement.Queue, out var line))
        {
            line = _queues[job.Placement.Queue] = new QueueLine();
        }

        return line;
    }

    private void Count(ThreadJob job, int change)
    {
        var (queue, tenant) = (job.Placement.Queue, job.Placement.Tenant);
        switch (job.State)
        {
            case JobState.Ready or JobState.Delayed:
                Count(_queuedByTenant, tenant, change);
                Count(_queuedByQueue, queue, change);
                break;
            case JobState.Running:
                Count(_runningByTenant, tenant, change);
                break;
            case JobState.Parked:
                break;
        }
    }

    private static void Count(Dictionary<string, int> counts, string key, int change)
    {
        var count = counts.GetValueOrDefault(key) + change;
        if (count == 0)
        {
            counts.Remove(key);
            return;
        }

        counts[key] = count;
    }
}
