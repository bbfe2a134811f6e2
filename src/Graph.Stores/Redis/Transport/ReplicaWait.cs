namespace Graph.Stores.Redis.Transport;

/// <summary>What a write waits for.</summary>
/// <param name="Replicas">How many replicas must have it.</param>
/// <param name="AtMost">How long one attempt waits for them.</param>
/// <param name="Time">The clock that waits go by which the server does not end.</param>
internal sealed record ReplicaWait(int Replicas, TimeSpan AtMost, TimeProvider Time)
{
    // The watchdog's question stands behind a wait on the same connection, and must be answered within its second.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    /// <summary>As the server takes it; 0 would be for ever.</summary>
    internal int AtMostMilliseconds => Math.Max(1, (int)AtMost.TotalMilliseconds);

    /// <summary>Reads it from a store's options.</summary>
    internal static ReplicaWait Of(RedisStoreOptions options, TimeProvider time) =>
        new(options.Replicas, options.CallTimeout / 6 < Longest ? options.CallTimeout / 6 : Longest, time);
}
