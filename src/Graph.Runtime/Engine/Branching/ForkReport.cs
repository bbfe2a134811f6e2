using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine;

/// <summary>A branch that was begun.</summary>
public sealed record ForkReport
{
    /// <summary>The first commit of the branch, which is the thread's head now.</summary>
    public required CommitHeader Header { get; init; }

    /// <summary>The definition that the branch runs: that of the checkpoint that it goes on from.</summary>
    public required WorkflowReference Workflow { get; init; }

    /// <summary>The tasks that are due on it; empty when the thread was over there.</summary>
    public required IReadOnlyList<string> Next { get; init; }

    /// <summary>The keys of the tasks that need not run again.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];
}
