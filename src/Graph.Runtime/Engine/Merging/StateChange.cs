using Graph.Runtime.Reducers;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Merging;

/// <summary>How one write changed one field; what a checkpoint stores.</summary>
/// <param name="Slot">The field.</param>
/// <param name="Task">The task's place in the step; -1 for the caller's input.</param>
/// <param name="Kind">How it changed.</param>
/// <param name="Payload">The difference.</param>
internal readonly record struct StateChange(int Slot, int Task, ChangeKind Kind, Value Payload);

/// <summary>The state after a step, and how it came about.</summary>
/// <param name="State">The new state.</param>
/// <param name="Changes">The changes in merge order.</param>
internal sealed record MergedState(WorkflowState State, List<StateChange> Changes);
