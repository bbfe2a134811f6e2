namespace Graph.Runtime.Engine;

/// <summary>What becomes of an input for a thread that another run moves.</summary>
public enum WhenBusy
{
    /// <summary>It waits until the thread is free.</summary>
    Enqueue,

    /// <summary>It is refused with <see cref="Checkpoints.ThreadBusyException"/>.</summary>
    Reject,

    /// <summary>The run under way is stopped; what it committed stays, and the input goes on from there.</summary>
    Interrupt,

    /// <summary>The run under way is stopped, and the input starts from where the thread stood before that run's own input. What the run did stays in
    /// the history, as a branch of its own.</summary>
    Rollback,
}
