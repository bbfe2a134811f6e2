namespace Graph.Stores.Redis.Transport;

/// <summary>What a write waits for.</summary>
/// <param name="Replicas">How many replicas must have it.</param>
/// <param name="AtMost">How long one attempt waits for them.</param>
/// <param name="ForOneWord">How long a master that is there may take to say so.</param>
/// <param name="ForGroup">How long a group of writes may take, large ones among them, so that there is time for a second attempt.</param>
/// <param name="Time">The clock that waits go by which the server does not end.</param>
internal sealed record ReplicaWait(int Replicas, TimeSpan AtMost, TimeSpan ForOneWord, TimeSpan ForGroup, TimeProvider Time)
{
    // The driver may keep a call for a node that is gone and never say so.
    private static readonly TimeSpan LongestWord = TimeSpan.FromSeconds(5);

    // The watchdog's question stands behind a wait on the same connection, and must be answered within its second.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    /// <summary>As the server takes it; 0 would be for ever.</summary>
    internal int AtMostMilliseconds => Math.Max(1, (int)AtMost.TotalMilliseconds);

    /// <summary>Reads it from a store's options.</summary>
    internal static ReplicaWait Of(RedisStoreOptions options, TimeProvider time) => new(
        options.Replicas, Least(options.CallTimeout / 6, Longest), Least(options.CallTimeout / 3, LongestWord), options.CallTimeout / 2, time);

    private static TimeSpan Least(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
