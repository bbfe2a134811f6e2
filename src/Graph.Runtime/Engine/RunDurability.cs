namespace Graph.Runtime.Engine;

/// <summary>When a run's transitions become durable. In every mode a run that is at rest is durable whole.</summary>
public enum RunDurability
{
    /// <summary>The next step begins once the store has the one before: a process that dies loses no step.</summary>
    Sync,

    /// <summary>Steps are stored in their order while later ones run already. A process that dies loses at most as many as
    /// <see cref="RunOptions.MaxCommitsBehind"/> says; they run again.</summary>
    Async,

    /// <summary>All steps are stored in one commit when the run comes to rest. A process that dies loses all that it made since its input.</summary>
    Exit,
}
