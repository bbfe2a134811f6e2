namespace Graph.Runtime.Compilation;

/// <summary>Bounds that a workflow sets on each of its runs.</summary>
public sealed record RunLimits
{
    /// <summary>How many steps with tasks a run may make.</summary>
    public int MaxSteps { get; init; } = 1_000;

    /// <summary>How long a run may take, waits for people and timers not counted; null for no bound.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>How many tasks run at the same time.</summary>
    public int Concurrency { get; init; } = 8;

    /// <summary>How many tasks one step may have.</summary>
    public int MaxFanOut { get; init; } = 10_000;

    /// <summary>How many bytes the encoded state may have.</summary>
    public long MaxStateBytes { get; init; } = 16 * 1024 * 1024;
}
