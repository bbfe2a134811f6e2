using System.ComponentModel.DataAnnotations;

namespace Graph.Runtime.Jobs;

/// <summary>Bounds of a store's queues. Each process goes by its own: whoever asks for a job by those that let jobs in, whoever takes one by the quota of
/// running ones; so those who share a store should have the same.</summary>
public sealed record JobQueueOptions
{
    private const int Most = 10_000_000;

    /// <summary>How many jobs may be ready or delayed in one queue.</summary>
    /// <value>Default 100,000; from 1 to 10,000,000.</value>
    [Range(1, Most)]
    public int MaxQueued { get; init; } = 100_000;

    /// <summary>How many jobs of one tenant may be ready or delayed, over all queues; null for no bound.</summary>
    /// <value>Default null; from 1 to 10,000,000.</value>
    [Range(1, Most)]
    public int? MaxQueuedPerTenant { get; init; }

    /// <summary>How many jobs of one tenant run at once; what is over that waits. Null for no bound.</summary>
    /// <value>Default null; from 1 to 10,000,000.</value>
    [Range(1, Most)]
    public int? MaxRunningPerTenant { get; init; }

    /// <summary>How many jobs a tenant may ask for in a second; null for no bound.</summary>
    /// <value>Default null; from 1 to 10,000,000.</value>
    [Range(1, Most)]
    public int? MaxStartsPerSecond { get; init; }

    /// <summary>How long an idempotency key is remembered.</summary>
    /// <value>Default 24 hours; from 1 minute to 30 days.</value>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan KeyLifetime { get; init; } = TimeSpan.FromHours(24);

    /// <summary>What a caller is told to wait when a queue is full.</summary>
    /// <value>Default 1 second; from 1 millisecond to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan RetryAfter { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether every bound can be kept.</summary>
    /// <returns>True when none is out of what its property says.</returns>
    public bool IsWithinBounds() =>
        IsCount(MaxQueued) && IsCount(MaxQueuedPerTenant) && IsCount(MaxRunningPerTenant) && IsCount(MaxStartsPerSecond)
        && KeyLifetime >= TimeSpan.FromMinutes(1) && KeyLifetime <= TimeSpan.FromDays(30)
        && RetryAfter >= TimeSpan.FromMilliseconds(1) && RetryAfter <= TimeSpan.FromHours(1);

    /// <summary>Refuses bounds that cannot be kept.</summary>
    /// <exception cref="ArgumentException">One is out of what its property says.</exception>
    public void Validate()
    {
        if (!IsWithinBounds())
        {
            throw new ArgumentException(
                "The bounds of a store's queues are 1 to 10,000,000 jobs each, keys are remembered from 1 minute to 30 days, and a caller is told to wait from "
                + $"1 millisecond to 1 hour; these do not fit: {this}.");
        }
    }

    private static bool IsCount(int? bound) => bound is null or (>= 1 and <= Most);
}
