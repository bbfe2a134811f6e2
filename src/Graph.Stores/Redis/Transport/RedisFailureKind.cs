namespace Graph.Stores.Redis.Transport;

/// <summary>What is known of a call that failed.</summary>
internal enum RedisFailureKind
{
    /// <summary>It was not carried out, and may be later: the server is starting, moving, or not to be reached.</summary>
    Retry,

    /// <summary>It may have been carried out: its answer was lost. Sending it again tells.</summary>
    Unknown,

    /// <summary>It was not carried out, and will not be until somebody changes something.</summary>
    Fatal,
}
