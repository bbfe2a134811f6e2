namespace Graph.Runtime.Engine;

/// <summary>A caller's input or answer does not fit the workflow; nothing was stored.</summary>
/// <param name="message">What does not fit, and what would.</param>
public sealed class RunRefusedException(string message) : GraphAgentsException(message);

/// <summary>No thread has that id.</summary>
public sealed class ThreadNotFoundException : GraphAgentsException
{
    internal ThreadNotFoundException(ThreadId threadId)
        : base($"No thread is called '{threadId}' in this store. 'graph threads' lists those that are.") => ThreadId = threadId;

    /// <summary>The id.</summary>
    public ThreadId ThreadId { get; }
}
