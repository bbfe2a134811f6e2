using Graph.Runtime.Values;

namespace Graph.Runtime.Checkpoints;

/// <summary>How a store stands at one moment.</summary>
/// <param name="Now">What time it is by the clock that its leases are measured by.</param>
/// <param name="Software">What keeps its threads.</param>
public sealed record StoreInspection(Timestamp Now, StoreSoftware Software)
{
    /// <summary>What the store does not do, or no more as when it was opened, and what to do about it; null when nothing is known to be wrong.</summary>
    public string? Trouble { get; init; }
}
