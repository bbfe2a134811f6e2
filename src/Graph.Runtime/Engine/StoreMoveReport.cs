namespace Graph.Runtime.Engine;

/// <summary>What became of one thread that was to be moved to another store, with the threads inside of it.</summary>
public sealed record StoreMoveReport
{
    /// <summary>The thread.</summary>
    public required ThreadId ThreadId { get; init; }

    /// <summary>Whether it is the destination's now. Otherwise it is where it was, as it was.</summary>
    public required bool IsMoved { get; init; }

    /// <summary>The version of its head at the destination; 0 when it was not moved.</summary>
    public long Version { get; init; }

    /// <summary>How many threads: itself and the parts of it.</summary>
    public int Threads { get; init; }

    /// <summary>How many commits were written.</summary>
    public int Commits { get; init; }

    /// <summary>Whether its job went with it.</summary>
    public bool HasJob { get; init; }

    /// <summary>Why it was not moved, in words for people; null when it was.</summary>
    public string? Refusal { get; init; }
}
