namespace Graph.Runtime.Engine;

/// <summary>Where a run stands; what may follow what is in <see cref="RunLifecycle"/>.</summary>
public enum RunStatus
{
    /// <summary>Accepted, not begun.</summary>
    Queued,

    /// <summary>A worker moves it, or did when it was last heard of.</summary>
    Running,

    /// <summary>Over; nothing is left to run.</summary>
    Succeeded,

    /// <summary>Waits for answers or for a time, and holds no worker.</summary>
    Interrupted,

    /// <summary>Stopped by an error; its last state is saved and it can be resumed.</summary>
    Failed,

    /// <summary>Stopped on request; it can be resumed.</summary>
    Cancelled,

    /// <summary>Stopped because its time was up; it can be resumed.</summary>
    TimedOut,

    /// <summary>Failed too often and parked for a person to look at.</summary>
    DeadLettered,
}
