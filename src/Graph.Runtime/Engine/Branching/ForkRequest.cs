using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>Where a thread is to begin a branch.</summary>
public sealed record ForkRequest
{
    /// <summary>The thread.</summary>
    public required ThreadId ThreadId { get; init; }

    /// <summary>The version of the checkpoint that the branch goes on from.</summary>
    public required long Version { get; init; }

    /// <summary>Whether tasks of the step in hand that were done keep what they came to, as far as the store still has it.</summary>
    /// <value>Default false: all tasks of the step run again.</value>
    public bool KeepsFinished { get; init; }

    /// <summary>What the caller wants to find the commit by in the history.</summary>
    public ValueMap Metadata { get; init; } = ValueMap.Empty;
}
