using Graph.Runtime.Values;

namespace Graph.Runtime.Checkpoints;

/// <summary>Asks whoever moves a thread to stop; it learns that from its next renewal or commit.</summary>
/// <param name="Kind">How it is to stop.</param>
/// <param name="At">When it was asked, by the clock of whoever asked; for display.</param>
public sealed record StopRequest(StopKind Kind, Timestamp At)
{
    /// <summary>Who asked: a person, or a process.</summary>
    public string? By { get; init; }

    /// <summary>Why, in the words of whoever asked.</summary>
    public string? Reason { get; init; }
}
