namespace Graph.Runtime.Checkpoints;

/// <summary>Another writer moved the thread first; nothing of the loser's commit was stored.</summary>
public sealed class CheckpointConflictException : GraphAgentsException
{
    /// <summary>States the conflict.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="attemptedVersion">The version that the loser wanted to write.</param>
    /// <param name="headVersion">The version of the head; 0 when the thread is gone.</param>
    public CheckpointConflictException(ThreadId threadId, long attemptedVersion, long headVersion)
        : base($"Thread '{threadId}' was moved by another writer: its head is version {headVersion}, and version {attemptedVersion} "
            + "was to follow another head. Nothing was stored; load the thread again and resume.")
    {
        ThreadId = threadId;
        AttemptedVersion = attemptedVersion;
        HeadVersion = headVersion;
    }

    /// <summary>The thread.</summary>
    public ThreadId ThreadId { get; }

    /// <summary>The version that the loser wanted to write.</summary>
    public long AttemptedVersion { get; }

    /// <summary>The version of the head; 0 when the thread is gone.</summary>
    public long HeadVersion { get; }
}

/// <summary>A store cannot be used as it is.</summary>
/// <param name="message">What, where, and the way out.</param>
/// <param name="innerException">What the driver said.</param>
public sealed class StoreException(string message, Exception? innerException = null)
    : GraphAgentsException(message, innerException);

/// <summary>What a store gave back is not what was stored.</summary>
public sealed class CorruptCheckpointException : GraphAgentsException
{
    /// <summary>Names what is damaged.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="version">The version whose row is damaged.</param>
    /// <param name="what">What is wrong with it, in one clause.</param>
    /// <param name="innerException">What reading it said.</param>
    public CorruptCheckpointException(ThreadId threadId, long version, string what, Exception? innerException = null)
        : base($"Version {version} of thread '{threadId}' is damaged: {what}. The thread is not moved; "
            + "go back to an earlier version, or restore the store from a backup.", innerException)
    {
        ThreadId = threadId;
        Version = version;
    }

    /// <summary>The thread.</summary>
    public ThreadId ThreadId { get; }

    /// <summary>The version whose row is damaged.</summary>
    public long Version { get; }
}
