using Graph.Runtime.Checkpoints;

namespace Graph.Runtime.Engine;

/// <summary>Whether a thread fits another definition of its workflow, and what becomes of it there.</summary>
public sealed record UpgradeReport
{
    /// <summary>The thread.</summary>
    public required ThreadId ThreadId { get; init; }

    /// <summary>Where the thread is, seen from the one that was asked for: empty for that one, <c>review</c> or <c>review/check</c> for what its nodes run.</summary>
    public string Path { get; init; } = "";

    /// <summary>The definition that it ran when it was looked at.</summary>
    public required WorkflowReference From { get; init; }

    /// <summary>The definition that it is to run.</summary>
    public required WorkflowReference To { get; init; }

    /// <summary>Everything that does not fit, here and in the threads inside; empty when the thread can be moved.</summary>
    public IReadOnlyList<UpgradeProblem> Problems { get; init; } = [];

    /// <summary>Fields with a value that the definition does not have; their values stay in the history only.</summary>
    public IReadOnlyList<string> DroppedFields { get; init; } = [];

    /// <summary>The versions whose migrations are applied, in order.</summary>
    public IReadOnlyList<int> Migrations { get; init; } = [];

    /// <summary>The threads inside that have to follow, because a file that a node of this one runs is another one now; those inside of them are theirs.</summary>
    public IReadOnlyList<UpgradeReport> Children { get; init; } = [];

    /// <summary>The version of the commit that moved the thread; null when nothing was changed.</summary>
    public long? MovedAt { get; init; }

    /// <summary>Whether the thread, or one inside of it, runs another definition so far.</summary>
    public bool IsNeeded => From.Hash != To.Hash || Children.Any(child => child.IsNeeded);

    /// <summary>Whether nothing stands in the way.</summary>
    public bool Fits => Problems.Count == 0;
}

/// <summary>One thing in a thread that does not fit the definition that it is to run.</summary>
/// <param name="Kind">What sort of thing: <c>workflow</c>, <c>field</c>, <c>node</c>, <c>interrupt</c>, <c>join</c>, <c>each</c>, <c>task</c>, <c>migration</c>, <c>child</c> or <c>parent</c>.</param>
/// <param name="Name">Which one.</param>
/// <param name="Message">What does not fit, and the way out.</param>
public sealed record UpgradeProblem(string Kind, string Name, string Message)
{
    /// <summary>The thread that has it, as in <see cref="UpgradeReport.Path"/>.</summary>
    public string Path { get; init; } = "";
}
