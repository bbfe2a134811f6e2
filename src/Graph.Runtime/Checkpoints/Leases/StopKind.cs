namespace Graph.Runtime.Checkpoints;

/// <summary>How a run is asked to stop, from the mildest to the most urgent; of two requests the more urgent one stays.</summary>
public enum StopKind
{
    /// <summary>Finish the step in hand, commit it, and let go of the thread: another process goes on at once.</summary>
    Drain,

    /// <summary>Stop, because a new input came for the thread. What is committed stays.</summary>
    Interrupt,

    /// <summary>Stop for good. What is committed stays.</summary>
    Cancel,
}
