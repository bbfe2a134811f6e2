namespace Graph.Runtime.Engine;

/// <summary>What became of one thread that was to be copied to another store, with the threads inside of it.</summary>
public sealed record StoreCopyReport
{
    /// <summary>The thread.</summary>
    public required ThreadId ThreadId { get; init; }

    /// <summary>What became of it.</summary>
    public required StoreCopyOutcome Outcome { get; init; }

    /// <summary>The version of its head that the destination has now; 0 when it was left alone because something was in the way.</summary>
    public long Version { get; init; }

    /// <summary>Where it stood at that version.</summary>
    public RunStatus Status { get; init; }

    /// <summary>How many threads: itself and the parts of it.</summary>
    public int Threads { get; init; }

    /// <summary>How many commits were written.</summary>
    public int Commits { get; init; }

    /// <summary>What was in the way, in words for people; null when nothing was.</summary>
    public string? Refusal { get; init; }
}

/// <summary>What can become of a thread that is to be copied to another store.</summary>
public enum StoreCopyOutcome
{
    /// <summary>It was not there, and is now.</summary>
    Copied,

    /// <summary>A beginning of it was there, and the rest is now.</summary>
    Continued,

    /// <summary>All of it was there already.</summary>
    Unchanged,

    /// <summary>It was left alone: something else is there, or it cannot be read.</summary>
    Refused,
}
