using Graph.Runtime.Engine;

namespace Graph.Runtime.Jobs;

/// <summary>How a worker carries a job out.</summary>
public sealed record JobRun
{
    /// <summary>How the run is carried out. Timers are never waited for: the job sleeps, and the worker is free.</summary>
    public RunOptions Options { get; init; } = new();

    /// <summary>What a failure of the run does to the job.</summary>
    public JobRetryPolicy Retry { get; init; } = new();

    /// <summary>Is told of the first step that is stored: from then on the attempts count anew. Null when nobody wants to know.</summary>
    public Action? Progressed { get; init; }

    /// <summary>When the job was asked for, by <see cref="TimeProvider.GetTimestamp"/>: the lease is counted from then.</summary>
    /// <value>Default null: now.</value>
    public long? ClaimedAt { get; init; }
}
