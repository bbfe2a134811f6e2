namespace Graph.Runtime.Engine;

/// <summary>Which thread is to be copied, and what the copy is called.</summary>
public sealed record CopyRequest
{
    /// <summary>The thread.</summary>
    public required ThreadId ThreadId { get; init; }

    /// <summary>The id of the copy; no thread may have it yet.</summary>
    public required ThreadId NewId { get; init; }

    /// <summary>The version of the checkpoint that the copy ends with; null for the head.</summary>
    public long? Version { get; init; }
}
