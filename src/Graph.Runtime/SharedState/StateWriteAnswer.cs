namespace Graph.Runtime.SharedState;

/// <summary>How a write went.</summary>
public abstract record StateWriteAnswer
{
    private StateWriteAnswer()
    {
    }

    /// <summary>It is stored.</summary>
    /// <param name="Version">The version that every entry has from it, deleted ones included.</param>
    public sealed record Stored(long Version) : StateWriteAnswer
    {
        /// <summary>Whether it had been stored before and was sent again; others may have written since.</summary>
        public bool WasRepeated { get; init; }
    }

    /// <summary>An entry has not the version that was expected; nothing was stored.</summary>
    /// <param name="Key">The first such entry of the write.</param>
    /// <param name="PresentVersion">The version it has; 0 when there is none.</param>
    public sealed record Conflicted(StateKey Key, long PresentVersion) : StateWriteAnswer;

    /// <summary>An entry has seen a higher fencing token: the writer's right has passed to another. Nothing was stored.</summary>
    /// <param name="Key">The first such entry of the write.</param>
    /// <param name="HighestToken">The token it has seen.</param>
    public sealed record Fenced(StateKey Key, long HighestToken) : StateWriteAnswer;
}
