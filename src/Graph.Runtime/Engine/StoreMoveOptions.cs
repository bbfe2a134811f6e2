using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine;

/// <summary>How threads are moved from one store to another.</summary>
public sealed record StoreMoveOptions
{
    /// <summary>Whether the source keeps what it had, for reading only. It says there where the thread went.</summary>
    /// <value>Default false: what the destination was proven to have is removed.</value>
    public bool KeepsSource { get; init; }

    /// <summary>How long a thread stays this process's without a sign of life while it is moved.</summary>
    /// <value>Default 1 minute.</value>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Who moves the threads.</summary>
    /// <value>Default null: this process and a random part.</value>
    public LeaseOwner? Owner { get; init; }
}
