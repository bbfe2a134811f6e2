using Graph.Runtime.Checkpoints;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>Which threads of a store something is done to. Threads inside of others come with those, and are not chosen by themselves.</summary>
public sealed record ThreadSelection
{
    /// <summary>What is asked of the store.</summary>
    /// <value>Default: all threads.</value>
    public ThreadQuery Query { get; init; } = new() { Limit = int.MaxValue };

    /// <summary>Only threads whose newest commit was made before this time; null for no such bound.</summary>
    public Timestamp? ActiveBefore { get; init; }

    /// <summary>Only threads whose newest commit was made at this time or later; null for no such bound.</summary>
    public Timestamp? ActiveSince { get; init; }

    /// <summary>Whether a thread that last was active at a time is one of them.</summary>
    internal bool Includes(Timestamp activeAt) => (ActiveBefore is not { } before || activeAt < before) && (ActiveSince is not { } since || activeAt >= since);
}
