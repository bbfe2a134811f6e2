namespace Graph.Stores.Redis.Transport;

/// <summary>What a write waits for.</summary>
/// <param name="Replicas">How many replicas must have it.</param>
/// <param name="AtMost">How long one attempt waits for them.</param>
internal sealed record ReplicaWait(int Replicas, TimeSpan AtMost)
{
    // The watchdog's question stands behind a wait on the same connection, and must be answered within its second.
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(500);

    /// <summary>Reads it from a store's options.</summary>
    internal static ReplicaWait Of(RedisStoreOptions options) =>
        new(options.Replicas, options.CallTimeout / 6 < Longest ? options.CallTimeout / 6 : Longest);
}
