namespace Graph.Runtime.Engine;

/// <summary>A caller's input or answer does not fit the workflow; nothing was stored.</summary>
/// <param name="message">What does not fit, and what would.</param>
public sealed class RunRefusedException(string message) : GraphAgentsException(message);

/// <summary>Somebody else answered first: what the caller answers is not asked any more. Nothing was stored.</summary>
public sealed class AlreadyAnsweredException : GraphAgentsException
{
    internal AlreadyAnsweredException(ThreadId threadId, string what)
        : base($"Somebody was quicker with thread '{threadId}': {what}. Nothing was changed; 'graph show {threadId}' says what it asks now, if anything.") =>
        ThreadId = threadId;

    /// <summary>The thread.</summary>
    public ThreadId ThreadId { get; }
}

/// <summary>A thread has no checkpoint at that address, or several.</summary>
public sealed class CheckpointNotFoundException : GraphAgentsException
{
    internal CheckpointNotFoundException(ThreadId threadId, string address, string message)
        : base(message)
    {
        ThreadId = threadId;
        Address = address;
    }

    /// <summary>The thread.</summary>
    public ThreadId ThreadId { get; }

    /// <summary>What was looked for: a version, or the beginning of a checkpoint's id.</summary>
    public string Address { get; }
}

/// <summary>No thread has that id.</summary>
public sealed class ThreadNotFoundException : GraphAgentsException
{
    internal ThreadNotFoundException(ThreadId threadId)
        : base($"No thread is called '{threadId}' in this store. 'graph threads' lists those that are.") => ThreadId = threadId;

    /// <summary>The id.</summary>
    public ThreadId ThreadId { get; }
}
