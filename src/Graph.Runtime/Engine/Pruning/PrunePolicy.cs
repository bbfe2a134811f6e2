namespace Graph.Runtime.Engine;

/// <summary>Which checkpoints of a thread are no longer wanted. One that both bounds let go is removed; the head never is.</summary>
public sealed record PrunePolicy
{
    /// <summary>How many of the newest checkpoints stay in any case; null for no such bound.</summary>
    public int? KeepLatest { get; init; }

    /// <summary>How old a checkpoint must be to go; null for any age.</summary>
    public TimeSpan? OlderThan { get; init; }

    /// <summary>Whether it is only said what would be removed.</summary>
    /// <value>Default false.</value>
    public bool OnlyChecks { get; init; }
}
