using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Jobs;

/// <summary>Which workers take nothing more until they have nothing in hand, so that each suspect gets one of them. All workers decide by the same list, so
/// they come to the same answer without a word between them.</summary>
internal static class RoomForSuspects
{
    /// <summary>Whether a worker is one of them: of those that serve a suspect's queue, the ones that have the least in hand.</summary>
    /// <param name="worker">The worker.</param>
    /// <param name="suspects">The queue of each suspect that waits.</param>
    /// <param name="workers">The workers as they said of themselves when they last beat.</param>
    internal static bool IsFor(LeaseOwner worker, IReadOnlyList<string> suspects, IReadOnlyList<WorkerView> workers) =>
        suspects.CountBy(queue => queue).Any(waiting => workers
            .Where(view => !view.IsDraining && view.Queues.Any(share => share.Queue == waiting.Key))
            .OrderBy(view => view.Busy)
            .ThenBy(view => view.Owner.Value, StringComparer.Ordinal)
            .Take(waiting.Value)
            .Any(view => view.Owner == worker));
}
