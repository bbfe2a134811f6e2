using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>Values that a caller writes into a thread.</summary>
public sealed record UpdateRequest
{
    /// <summary>The thread.</summary>
    public required ThreadId ThreadId { get; init; }

    /// <summary>What is written; several are written in one commit, in the order of their nodes' names.</summary>
    public required IReadOnlyList<NodeUpdate> Updates { get; init; }

    /// <summary>The version of the checkpoint that the update goes on from; null for the head. Any but the head's begins a branch.</summary>
    public long? Version { get; init; }

    /// <summary>What the caller wants to find the commit by in the history.</summary>
    public ValueMap Metadata { get; init; } = ValueMap.Empty;
}

/// <summary>What a node is taken to have written.</summary>
public sealed record NodeUpdate
{
    /// <summary>What stands for START in place of a node: the values are a new input.</summary>
    public const string Start = "START";

    /// <summary>The fields by name, with what goes through their reducers.</summary>
    public required ValueMap Values { get; init; }

    /// <summary>The node, or <see cref="Start"/>; null for the node that ran last, when it was one alone.</summary>
    public string? Node { get; init; }

    /// <summary>Where a node leads that decides that itself; null leaves it to the edges of the file.</summary>
    public IReadOnlyList<string>? GoTo { get; init; }
}
