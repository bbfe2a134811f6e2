namespace Graph.Stores.Redis.Transport;

/// <summary>When a server brings a write to its disk; the weakest first.</summary>
internal enum RedisFlush
{
    /// <summary>Never: there is no append-only file.</summary>
    None,

    /// <summary>The server does not let its settings be read.</summary>
    Unknown,

    /// <summary>When the operating system sees fit.</summary>
    BySystem,

    /// <summary>Once a second.</summary>
    EverySecond,

    /// <summary>Before it is acknowledged.</summary>
    Always,
}
