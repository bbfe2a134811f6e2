using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Engine.Merging;

namespace Graph.Runtime.Engine.Committing;

/// <summary>What one commit records beyond where the run stands.</summary>
/// <param name="Source">Why there is a commit.</param>
/// <param name="Tasks">The tasks that it finishes, in merge order.</param>
/// <param name="Changes">What they changed.</param>
internal sealed record Transition(string Source, IReadOnlyList<FinishedTask> Tasks, List<StateChange> Changes)
{
    /// <summary>The failed attempts of tasks that it leaves unfinished, in merge order.</summary>
    internal IReadOnlyList<FailedAttempt> Failures { get; init; } = [];

    /// <summary>How many steps it stores that no commit stored before; 0 for one that is no step.</summary>
    internal long Steps { get; init; } = Source == TransitionSource.Step ? 1 : 0;

    /// <summary>Whether it makes nothing due that was not due before: what is due may have begun already, and keeps its identity.</summary>
    internal bool StoresOnlyWhatWasMade { get; init; }

    /// <summary>Whether it says what is due: its source always does, or it stores steps beside that.</summary>
    internal bool SaysWhatIsDue => Steps > 0 || TransitionSource.SaysWhatIsDue(Source);

    /// <summary>Who brought it about, when it was not whoever moves the thread.</summary>
    internal string? By { get; init; }

    /// <summary>Why, in the words of whoever brought it about.</summary>
    internal string? Reason { get; init; }

    internal static Transition Of(string source) => new(source, [], []);
}
