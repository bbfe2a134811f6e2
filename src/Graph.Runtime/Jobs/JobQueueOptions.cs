namespace Graph.Runtime.Jobs;

/// <summary>Bounds of a store's queues.</summary>
public sealed record JobQueueOptions
{
    /// <summary>How many jobs may be ready or delayed in one queue.</summary>
    /// <value>Default 100,000.</value>
    public int MaxQueued { get; init; } = 100_000;

    /// <summary>How many jobs of one tenant may be ready or delayed, over all queues; null for no bound.</summary>
    /// <value>Default null.</value>
    public int? MaxQueuedPerTenant { get; init; }

    /// <summary>How many jobs of one tenant run at once; what is over that waits. Null for no bound.</summary>
    /// <value>Default null.</value>
    public int? MaxRunningPerTenant { get; init; }

    /// <summary>How many jobs a tenant may ask for in a second; null for no bound.</summary>
    /// <value>Default null.</value>
    public int? MaxStartsPerSecond { get; init; }

    /// <summary>How long an idempotency key is remembered.</summary>
    /// <value>Default 24 hours.</value>
    public TimeSpan KeyLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>What a caller is told to wait when a queue is full.</summary>
    /// <value>Default 1 second.</value>
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);
}
