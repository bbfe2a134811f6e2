namespace Graph.Stores.Redis.Transport;

/// <summary>Which connection a call takes. A large value holds up everything behind it on the same one.</summary>
internal enum RedisLane
{
    /// <summary>Small calls that others wait for.</summary>
    Control,

    /// <summary>Reads of any size, and writes that are large.</summary>
    Bulk,

    /// <summary>Writes that are answered once replicas have them: each waits for those before it.</summary>
    Replicated,

    /// <summary>Words between processes.</summary>
    Words,
}
