using Graph.Runtime.Compilation;
using Graph.Runtime.Engine.Execution;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>Checks a caller's input against what the workflow takes; all mistakes at once.</summary>
internal static class RunInput
{
    /// <exception cref="RunRefusedException">The input does not fit.</exception>
    /// <param name="workflow">What takes the input.</param>
    /// <param name="input">The fields by name.</param>
    /// <param name="before">The thread's state so far; null for a new thread, which must be given all that is required.</param>
    internal static IReadOnlyList<StateWrite> Check(CompiledWorkflow workflow, ValueMap input, WorkflowState? before)
    {
        if (input.Count == 0 && !workflow.Input.Any(field => field.IsRequired))
        {
            return [];
        }

        var problems = new List<string>();
        var writes = new List<StateWrite>();
        foreach (var (name, value) in input)
        {
            if (FindProblem(workflow, NameOf(name), value, out var write) is { } problem)
            {
                problems.Add(problem);
                continue;
            }

            writes.Add(write);
        }

        problems.AddRange(FindMissing(workflow, before, writes));
        return problems.Count == 0
            ? writes
            : throw new RunRefusedException($"The input does not fit the workflow '{workflow.Name}': {string.Join("; ", problems)}. It takes {Describe(workflow)}.");
    }

    private static IEnumerable<string> FindMissing(CompiledWorkflow workflow, WorkflowState? before, List<StateWrite> writes) => workflow.Input
        .Where(field => field.IsRequired && (before?[field.Slot] ?? Value.Null).IsNull && !writes.Exists(write => write.Slot == field.Slot))
        .Select(field => $"'{workflow.Schema.Fields[field.Slot].Name}' ({workflow.Schema.Fields[field.Slot].Type.Name}) is missing");

    private static string? FindProblem(CompiledWorkflow workflow, string name, Value value, out StateWrite write)
    {
        write = default;
        var slot = workflow.Schema.FindSlot(name);
        if (slot < 0 || !workflow.Input.Any(field => field.Slot == slot))
        {
            return $"it takes no '{name}'";
        }

        var field = workflow.Schema.Fields[slot];
        var isItem = field.Reducer.AcceptsItem(field.Type) && value.Kind != ValueKind.List;
        var type = isItem && field.Type.WithoutNull is StateType.List list ? list.Item : field.Reducer.WriteType(field.Type);
        if (!type.TryFit(value, out var fitted, out var misfit))
        {
            return $"'{name}': {misfit}";
        }

        if (Nesting.FindProblem(fitted) is { } problem)
        {
            return $"'{name}': {problem}";
        }

        write = new StateWrite(slot, fitted, IsOverwrite: false);
        return null;
    }

    private static string NameOf(Value key) => key.Kind == ValueKind.String ? key.AsString() : key.ToString();

    private static string Describe(CompiledWorkflow workflow) => workflow.Input.IsEmpty
        ? "no input"
        : string.Join(", ", workflow.Input.Select(field =>
            $"{workflow.Schema.Fields[field.Slot].Name}{(field.IsRequired ? "" : "?")}: {workflow.Schema.Fields[field.Slot].Type.Name}"));
}
