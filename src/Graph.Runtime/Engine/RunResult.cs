using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>How a run ended.</summary>
public sealed record RunResult
{
    /// <summary>The thread.</summary>
    public required ThreadId ThreadId { get; init; }

    /// <summary>The run.</summary>
    public required RunId RunId { get; init; }

    /// <summary>Where the thread stands.</summary>
    public required RunStatus Status { get; init; }

    /// <summary>The workflow's output fields, as far as they are set.</summary>
    public required ValueMap Output { get; init; }

    /// <summary>The whole state.</summary>
    public required WorkflowState State { get; init; }

    /// <summary>The version of the thread's newest commit; 0 when the run has no store.</summary>
    public required long Version { get; init; }

    /// <summary>How many steps with tasks this run made.</summary>
    public required long Steps { get; init; }

    /// <summary>What the run waits for; empty unless it is interrupted.</summary>
    public IReadOnlyList<PendingInterrupt> Interrupts { get; init; } = [];

    /// <summary>What stopped the run; null unless it failed or its time was up.</summary>
    public RunError? Error { get; init; }

    /// <summary>Joins that some but not all of their sources reached before the run was over, in words.</summary>
    public IReadOnlyList<string> HalfFilledJoins { get; init; } = [];

    /// <summary>Nodes whose tasks did not end within the grace and were left behind.</summary>
    public IReadOnlyList<string> AbandonedTasks { get; init; } = [];
}

/// <summary>What stopped a task or a run.</summary>
public sealed record RunError
{
    /// <summary>The sort of error that retry policies name, such as <c>timeout</c>, <c>transient</c> or <c>validation</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What went wrong, in words.</summary>
    public required string Message { get; init; }

    /// <summary>The node, when it was one.</summary>
    public string? Node { get; init; }

    /// <summary>The attempt that failed, from 1; 0 when no node was tried.</summary>
    public int Attempt { get; init; }

    /// <summary>The error as a record for <c>on_error: { as: field }</c>.</summary>
    /// <returns>A map with kind, message, node and attempt.</returns>
    public ValueMap ToMap() => ValueMap.Of(("kind", Kind), ("message", Message), ("node", Node), ("attempt", (long)Attempt));
}

/// <summary>One thing that an interrupted run waits for.</summary>
public sealed record PendingInterrupt
{
    /// <summary>Its id, which an answer names.</summary>
    public required InterruptId Id { get; init; }

    /// <summary>What sort of wait it is.</summary>
    public required InterruptKind Kind { get; init; }

    /// <summary>The node that waits.</summary>
    public required string Node { get; init; }

    /// <summary>The task of that node, such as <c>write#3</c> for an item of a map-reduce; for what waits inside of a subworkflow the task that runs it.
    /// Empty for a stop before or after a node, and where an older version of the program stored the wait.</summary>
    public string Task { get; init; } = "";

    /// <summary>What a person needs to see.</summary>
    public Value Payload { get; init; }

    /// <summary>What an answer must be; null where none is asked for.</summary>
    public StateType? AnswerType { get; init; }

    /// <summary>When the wait is over by itself: when a timer is due, or a question expires; null when it is not.</summary>
    public Timestamp? WakeAt { get; init; }
}

/// <summary>Sorts of waits.</summary>
public enum InterruptKind
{
    /// <summary>A node asked and needs an answer.</summary>
    Question,

    /// <summary>A node sleeps until a time.</summary>
    Timer,

    /// <summary>The run stops before a node, as the workflow says; any resume goes on.</summary>
    Before,

    /// <summary>The run stops after a node, as the workflow says; any resume goes on.</summary>
    After,
}
