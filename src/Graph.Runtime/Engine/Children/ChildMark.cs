namespace Graph.Runtime.Engine;

/// <summary>Says of a thread that it is a part of another one: a node there runs a workflow, and this is its thread.</summary>
/// <param name="Thread">The thread that it belongs to.</param>
/// <param name="Task">The id of the task there that last called it, which stays the same when that task is tried again or resumed.</param>
public sealed record ChildMark(ThreadId Thread, string Task);
