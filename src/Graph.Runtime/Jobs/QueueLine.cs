using Graph.Runtime.Values;

namespace Graph.Runtime.Jobs;

/// <summary>The ready jobs of one queue: by priority, then by tenant, then by age.</summary>
internal sealed class QueueLine
{
    private static readonly Comparer<(Timestamp Since, ThreadId Thread)> ByAge = Comparer<(Timestamp Since, ThreadId Thread)>.Create(
        static (one, other) => one.Since.CompareTo(other.Since) is var byTime and not 0 ? byTime : string.CompareOrdinal(one.Thread.Value, other.Thread.Value));

    private readonly SortedDictionary<string, SortedSet<(Timestamp Since, ThreadId Thread)>>[] _byPriority =
        [.. Enumerable.Range(0, JobPlacement.LowestPriority + 1).Select(_ => new SortedDictionary<string, SortedSet<(Timestamp Since, ThreadId Thread)>>(StringComparer.Ordinal))];

    internal void Add(ThreadId thread, ThreadJob job)
    {
        var tenants = _byPriority[job.Placement.Priority];
        if (!tenants.TryGetValue(job.Placement.Tenant, out var line))
        {
            line = tenants[job.Placement.Tenant] = new SortedSet<(Timestamp Since, ThreadId Thread)>(ByAge);
        }

        line.Add((job.EnqueuedAt, thread));
    }

    internal void Remove(ThreadId thread, ThreadJob job)
    {
        var tenants = _byPriority[job.Placement.Priority];
        var line = tenants[job.Placement.Tenant];
        line.Remove((job.EnqueuedAt, thread));
        if (line.Count == 0)
        {
            tenants.Remove(job.Placement.Tenant);
        }
    }

    /// <summary>The most urgent priority's tenant that has the fewest running, and of that one the oldest job.</summary>
    internal ThreadId? FindNext(Dictionary<string, int> runningByTenant, int? mostOfTenant)
    {
        foreach (var tenants in _byPriority)
        {
            (int Running, Timestamp Since, ThreadId Thread)? best = null;
            foreach (var (tenant, line) in tenants)
            {
                var running = runningByTenant.GetValueOrDefault(tenant);
                var oldest = line.Min;
                if (running < (mostOfTenant ?? int.MaxValue)
                    && (best is null || running < best.Value.Running || (running == best.Value.Running && ByAge.Compare(oldest, (best.Value.Since, best.Value.Thread)) < 0)))
                {
                    best = (running, oldest.Since, oldest.Thread);
                }
            }

            if (best is { } found)
            {
                return found.Thread;
            }
        }

        return null;
    }
}
