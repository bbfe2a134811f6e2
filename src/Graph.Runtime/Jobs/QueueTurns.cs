namespace Graph.Runtime.Jobs;

/// <summary>Gives the queues of a worker their turns, each by its weight: of a queue with weight 3 beside one with weight 1 come three of four jobs.
/// Its caller sees to it that one call is under way at a time.</summary>
public sealed class QueueTurns
{
    private readonly Dictionary<string, double> _credits = new(StringComparer.Ordinal);

    /// <summary>Finds the job of the queue whose turn it is; a queue that has none is passed over and saves up nothing.</summary>
    /// <typeparam name="TJob">By what the store tells a job.</typeparam>
    /// <param name="queues">The queues with their weights.</param>
    /// <param name="findNext">The first in line of a queue; null when it has none that may run.</param>
    /// <returns>The job; null when no queue has one.</returns>
    public TJob? FindNext<TJob>(IReadOnlyList<QueueShare> queues, Func<string, TJob?> findNext)
        where TJob : struct
    {
        ArgumentNullException.ThrowIfNull(queues);
        ArgumentNullException.ThrowIfNull(findNext);
        (string Queue, TJob Job)? chosen = null;
        double total = 0;
        foreach (var share in queues)
        {
            if (findNext(share.Queue) is not { } job)
            {
                continue;
            }

            total += share.Weight;
            _credits[share.Queue] = _credits.GetValueOrDefault(share.Queue) + share.Weight;
            if (chosen is null || _credits[share.Queue] > _credits[chosen.Value.Queue])
            {
                chosen = (share.Queue, job);
            }
        }

        if (chosen is { } found)
        {
            _credits[found.Queue] -= total;
        }

        return chosen?.Job;
    }
}
