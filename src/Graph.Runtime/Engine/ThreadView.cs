using Graph.Runtime.Checkpoints;
using Graph.Runtime.Jobs;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>A thread as it stood after one commit, readable without its workflow.</summary>
public sealed record ThreadView
{
    /// <summary>The commit.</summary>
    public required CommitHeader Header { get; init; }

    /// <summary>The definition that the thread runs.</summary>
    public required WorkflowReference Workflow { get; init; }

    /// <summary>The workflow file that the newest input came with; relative paths in the definition start there. Null in lists.</summary>
    public string? SourceFile { get; init; }

    /// <summary>The thread that this one is a part of, when a node there runs a workflow; null for a thread of its own.</summary>
    public ChildMark? Parent { get; init; }

    /// <summary>When the thread was made.</summary>
    public required Timestamp CreatedAt { get; init; }

    /// <summary>What the commit recorded.</summary>
    public required HistoryEntry Entry { get; init; }

    /// <summary>The fields that were ever set, by name.</summary>
    public required ValueMap State { get; init; }

    /// <summary>The nodes that are due; an item of a map-reduce is <c>node#index</c>.</summary>
    public required IReadOnlyList<string> Next { get; init; }

    /// <summary>What the thread waits for.</summary>
    public required IReadOnlyList<PendingInterrupt> Interrupts { get; init; }

    /// <summary>What stopped the thread, when something did.</summary>
    public RunError? Error { get; init; }

    /// <summary>Who moves the thread, or did when it was last heard of; null when nobody does.</summary>
    public ThreadLease? Lease { get; init; }

    /// <summary>The thread's job, when that failed or was taken too often and waits for a person; null in any other case, and as of an older commit.</summary>
    public ThreadJob? Parked { get; init; }

    /// <summary>Where the thread stands: dead-lettered while its job is parked, else what the commit says.</summary>
    public RunStatus Status => JobRules.StatusOf(Header.Status, Parked);

    /// <summary>Why the newest commit cannot be read, in a list of threads; null when it can. Then only what the store itself knows is said.</summary>
    public string? Damage { get; init; }

    /// <summary>Whether the thread stands at a node.</summary>
    /// <param name="node">The node's name.</param>
    /// <returns>True when it is due, some item of it is, or it waits.</returns>
    public bool IsAt(string node) =>
        Next.Any(next => next == node || (next.Length > node.Length && next[node.Length] == '#' && next.StartsWith(node, StringComparison.Ordinal)))
        || Interrupts.Any(interrupt => interrupt.Node == node);
}

/// <summary>One commit in a thread's history.</summary>
public sealed record HistoryEntry
{
    /// <summary>The commit.</summary>
    public required CommitHeader Header { get; init; }

    /// <summary>Why there is a commit: <c>input</c>, <c>step</c>, <c>interrupt</c>, <c>resume</c>, <c>failure</c>, <c>cancel</c>, <c>timeout</c>, <c>upgrade</c>,
    /// <c>fork</c>, <c>update</c>, <c>move</c> when it went to another store, or <c>settle</c> when a worker got the thread and found nothing to do.</summary>
    public required string Source { get; init; }

    /// <summary>The run that made it.</summary>
    public required RunId RunId { get; init; }

    /// <summary>Who changed where the thread stands: a person, or a process in words; null where the commit changed nothing about that, or does not say.</summary>
    public string? By { get; init; }

    /// <summary>Why, in the words of whoever brought it about; null when nobody gave a reason.</summary>
    public string? Reason { get; init; }

    /// <summary>The store that the thread went to with this commit, and goes on in; without secrets. Null for any other commit.</summary>
    public string? MovedTo { get; init; }

    /// <summary>The step's number in the thread; 0 before the first.</summary>
    public required long Step { get; init; }

    /// <summary>How many steps the commit holds: 1 for a step, 0 for a commit that is none, more for one that was made with <see cref="RunDurability.Exit"/>.
    /// Its tasks are those of all of them.</summary>
    public long Steps { get; init; }

    /// <summary>What the caller noted for the run that made it.</summary>
    public ValueMap Metadata { get; init; } = ValueMap.Empty;

    /// <summary>How long its steps took, each as long as the longest of its tasks; null when it finished none.</summary>
    public TimeSpan? Duration => Tasks.Count == 0
        ? null
        : Tasks.GroupBy(task => task.Step).Aggregate(TimeSpan.Zero, (sum, step) => sum + step.Max(task => task.Elapsed));

    /// <summary>The fields as they were after it; null unless they were asked for.</summary>
    public ValueMap? State { get; init; }

    /// <summary>The tasks that the commit finished.</summary>
    public IReadOnlyList<HistoryTask> Tasks { get; init; } = [];

    /// <summary>The fields that it changed: <c>replace</c>, <c>append</c> or <c>set_keys</c> with the difference.</summary>
    public IReadOnlyList<HistoryChange> Changes { get; init; } = [];

    /// <summary>The nodes that were due after it; null when it changed nothing about that.</summary>
    public IReadOnlyList<string>? Next { get; init; }

    /// <summary>The nodes that were due and that a new input dropped.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>What it made the run wait for.</summary>
    public IReadOnlyList<PendingInterrupt> Interrupts { get; init; } = [];

    /// <summary>What stopped the run, when something did.</summary>
    public RunError? Error { get; init; }

    /// <summary>The failed attempts of the tasks that it left unfinished, in merge order; what a stopped run tried without success is not lost.</summary>
    public IReadOnlyList<FailedAttempt> Failures { get; init; } = [];

    /// <summary>The content hash of the workflow: in a list of commits where an input or an upgrade said which, else the one that the thread runs.</summary>
    public string? WorkflowHash { get; init; }
}

/// <summary>One finished task in a thread's history.</summary>
/// <param name="Key">The task's key in its step.</param>
/// <param name="Node">Its node.</param>
/// <param name="Attempts">How many attempts it took.</param>
/// <param name="Elapsed">How long the last one took.</param>
/// <param name="Failures">The attempts that failed, before it or in its place.</param>
/// <param name="IsCached">Whether its result was kept from another task, and its node did not run.</param>
public sealed record HistoryTask(string Key, string Node, int Attempts, TimeSpan Elapsed, IReadOnlyList<FailedAttempt> Failures, bool IsCached = false)
{
    /// <summary>Its step, where the commit holds later ones too; null where it is the commit's own.</summary>
    public long? Step { get; init; }
}

/// <summary>One changed field in a thread's history.</summary>
/// <param name="Field">The field.</param>
/// <param name="Task">The key of the task that wrote it; empty for the caller's input.</param>
/// <param name="Change">How it changed.</param>
/// <param name="Payload">The difference.</param>
public sealed record HistoryChange(string Field, string Task, Reducers.ChangeKind Change, Value Payload);
