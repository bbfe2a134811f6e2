using Graph.Runtime.Compilation;
using Graph.Runtime.Values;

namespace Graph.Simulation.Tests.Checking;

/// <summary>What a thread goes through when nothing disturbs it: the only transitions that its history may have, each once and in this order.</summary>
/// <param name="Transitions">The commits that move it.</param>
/// <param name="EndState">The state that it ends with, as text.</param>
internal sealed record ThreadModel(IReadOnlyList<TransitionModel> Transitions, string EndState);

/// <summary>One commit that moves a thread.</summary>
/// <param name="Content">What it changes, which tasks it finishes, what is due and which joins are under way after it.</param>
/// <param name="State">The state after it, as text: where a run stores several steps in one commit, that is what can be compared.</param>
/// <param name="Children">The workflows inside of it, by the key of their task.</param>
internal sealed record TransitionModel(Value Content, Lazy<string> State, IReadOnlyDictionary<string, ChildModel> Children);

/// <summary>A workflow inside of a step.</summary>
/// <param name="Workflow">The workflow.</param>
/// <param name="Model">What it goes through.</param>
internal sealed record ChildModel(CompiledWorkflow Workflow, ThreadModel Model);
