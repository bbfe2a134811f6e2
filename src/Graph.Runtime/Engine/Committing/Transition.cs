using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Engine.Merging;

namespace Graph.Runtime.Engine.Committing;

/// <summary>What one commit records beyond where the run stands.</summary>
/// <param name="Source">Why there is a commit.</param>
/// <param name="Tasks">The tasks that it finishes, in merge order.</param>
/// <param name="Changes">What they changed.</param>
internal sealed record Transition(string Source, IReadOnlyList<FinishedTask> Tasks, List<StateChange> Changes)
{
    /// <summary>The errors of the attempts before the one that stopped the run.</summary>
    internal IReadOnlyList<RunError> Failures { get; init; } = [];

    /// <summary>Who brought it about, when it was not whoever moves the thread.</summary>
    internal string? By { get; init; }

    /// <summary>Why, in the words of whoever brought it about.</summary>
    internal string? Reason { get; init; }

    internal static Transition Of(string source) => new(source, [], []);
}
