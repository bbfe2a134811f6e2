using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Branching;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Children;

/// <summary>One task's call of a subworkflow.</summary>
/// <param name="Workflow">What runs.</param>
/// <param name="Input">Its input, for a call that has not begun yet.</param>
/// <param name="ThreadId">The thread that it runs on.</param>
/// <param name="Mark">Whose it is.</param>
/// <param name="GoesBackTo">Where its thread goes back to before it takes the input, unless it has already; null for nowhere.</param>
internal sealed record ChildCall(CompiledWorkflow Workflow, ValueMap Input, ThreadId ThreadId, ChildMark Mark, PartPoint? GoesBackTo);
