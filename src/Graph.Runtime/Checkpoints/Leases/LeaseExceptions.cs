namespace Graph.Runtime.Checkpoints;

/// <summary>A writer's claim to a thread has passed to another, or was given up; nothing of what it wrote was stored.</summary>
public sealed class LeaseLostException : GraphAgentsException
{
    /// <summary>States whose the thread is.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="holder">Its lease now; null when nobody holds it.</param>
    public LeaseLostException(ThreadId threadId, ThreadLease? holder)
        : base($"This run does not hold thread '{threadId}' any more: {(holder is null ? "its claim was given up" : $"{holder.Owner.Describe()} took it over")}. "
            + "Nothing was stored and what was under way is discarded; what is committed goes on from there.")
    {
        ThreadId = threadId;
        Holder = holder;
    }

    /// <summary>The thread.</summary>
    public ThreadId ThreadId { get; }

    /// <summary>The thread's lease now; null when nobody holds it.</summary>
    public ThreadLease? Holder { get; }
}

/// <summary>Somebody else moves the thread; nothing was stored.</summary>
public sealed class ThreadBusyException : GraphAgentsException
{
    /// <summary>States who moves the thread, and until when at least.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="holder">Its lease.</param>
    public ThreadBusyException(ThreadId threadId, ThreadLease holder)
        : base($"Thread '{threadId}' is busy: {(holder ?? throw new ArgumentNullException(nameof(holder))).Owner.Describe()} moves it, until {holder.Until} "
            + $"unless it renews. Wait for it, stop it with 'graph cancel {threadId}', or use another thread. Nothing was stored.")
    {
        ThreadId = threadId;
        Holder = holder;
    }

    /// <summary>The thread.</summary>
    public ThreadId ThreadId { get; }

    /// <summary>The live lease.</summary>
    public ThreadLease Holder { get; }
}
