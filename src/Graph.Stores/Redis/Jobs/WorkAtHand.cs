using Graph.Runtime;
using Graph.Runtime.Jobs;

namespace Graph.Stores.Redis.Jobs;

/// <summary>What a worker could take as it was read from all shards, given out in turn: by the weights of the queues, then by priority, then to the tenant
/// that has the fewest running, then by age.</summary>
internal sealed class WorkAtHand(IReadOnlyList<QueueShare> queues, int? mostOfTenant)
{
    private readonly Dictionary<string, List<JobPlace>> _ready = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _running = new(StringComparer.Ordinal);

    /// <summary>What only an idle worker may take, unless it has stored a step since.</summary>
    internal List<JobPlace> Suspects { get; } = [];

    /// <summary>Threads whose worker may be gone.</summary>
    internal List<ThreadId> Lapsed { get; } = [];

    internal void AddReady(JobPlace place)
    {
        if (!_ready.TryGetValue(place.Queue, out var places))
        {
            places = _ready[place.Queue] = [];
        }

        places.Add(place);
    }

    internal void AddRunning(string tenant, long count) => _running[tenant] = _running.GetValueOrDefault(tenant) + count;

    /// <summary>Whether anything could be taken.</summary>
    internal bool IsAny => Lapsed.Count > 0 || queues.Any(share => FindNext(share.Queue) is not null);

    /// <summary>The place whose turn it is, which is given out once; null when none is left.</summary>
    internal JobPlace? TakeNext(QueueTurns turns)
    {
        if (turns.FindNext(queues, FindNext) is not { } place)
        {
            return null;
        }

        _ready[place.Queue].Remove(place);
        AddRunning(place.Tenant, 1);
        return place;
    }

    private JobPlace? FindNext(string queue) => _ready.GetValueOrDefault(queue)?
        .Where(place => _running.GetValueOrDefault(place.Tenant) < (mostOfTenant ?? long.MaxValue))
        .OrderBy(place => place.Priority)
        .ThenBy(place => _running.GetValueOrDefault(place.Tenant))
        .ThenBy(place => place.Since)
        .ThenBy(place => place.Thread.Value, StringComparer.Ordinal)
        .Select(place => (JobPlace?)place)
        .FirstOrDefault();
}
