namespace Graph.Runtime.Engine;

/// <summary>What of a run somebody wants to be told. Modes are combined freely; what nobody asked for is never made.</summary>
/// <remarks>Whatever the modes, the frame of the run is told: that it started, that it waits, that it is over, and what a reader missed.</remarks>
[Flags]
public enum RunEventModes
{
    /// <summary>Nothing: the run keeps no events at all.</summary>
    None = 0,

    /// <summary>The whole public state after the input and after each step: <see cref="RunEvent.ValuesChanged"/>.</summary>
    Values = 1,

    /// <summary>What each task wrote, as it ends: <see cref="RunEvent.TaskFinished"/>.</summary>
    Updates = 2,

    /// <summary>The text of models, in the pieces in which it comes: <see cref="RunEvent.TextProduced"/>.</summary>
    Messages = 4,

    /// <summary>What nodes publish of their own: <see cref="RunEvent.Custom"/>.</summary>
    Custom = 8,

    /// <summary>Steps, and tasks with their attempts: begun, done, tried again, failed, taken from the cache.</summary>
    Tasks = 16,

    /// <summary>Commits: <see cref="RunEvent.CheckpointCommitted"/>.</summary>
    Checkpoints = 32,

    /// <summary>Everything but <see cref="Values"/>, which grow with the state.</summary>
    Progress = Updates | Messages | Custom | Tasks | Checkpoints,

    /// <summary>Everything.</summary>
    Debug = Progress | Values,
}
