using System.ComponentModel.DataAnnotations;

namespace Graph.Runtime.SharedState;

/// <summary>How a lock is taken and held.</summary>
public sealed record StateLockOptions
{
    /// <summary>How long the lock stays the holder's when nothing is heard of it, by the store's clock. It is extended for as long as the holder lives.</summary>
    /// <value>Default 30 seconds; from 1 second to 1 hour.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for the lock while it is somebody else's.</summary>
    /// <value>Default 30 seconds; zero tries once. <see cref="Timeout.InfiniteTimeSpan"/> waits until it is free or the call is cancelled.</value>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(30);

    internal void Validate()
    {
        if (Lease < TimeSpan.FromSeconds(1) || Lease > TimeSpan.FromHours(1))
        {
            throw new ArgumentOutOfRangeException(nameof(Lease), Lease, "The lease of a lock is from 1 second to 1 hour.");
        }

        if (Wait < TimeSpan.Zero && Wait != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(nameof(Wait), Wait, "A lock is waited for no time, some time, or for ever.");
        }
    }
}
