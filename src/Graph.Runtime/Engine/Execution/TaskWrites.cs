using Graph.Runtime.Authoring;
using Graph.Runtime.Engine.Planning;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Execution;

/// <summary>Turns a node's result into writes, and refuses what does not fit a field.</summary>
internal sealed class TaskWrites(WorkflowTopology topology)
{
    private readonly StateSchema _schema = topology.Workflow.Schema;

    /// <summary>What each field takes from a write, and from a write that is one item; null where an item could be taken for a list.</summary>
    private readonly (StateType Whole, StateType? Item)[] _accepts = [.. topology.Workflow.Schema.Fields.Select(AcceptedBy)];

    /// <summary>The writes of a finished task: those that <c>output:</c> maps, then those of a command.</summary>
    /// <exception cref="NodeFailedException">A value does not fit its field or is nested too deeply, or a field does not exist.</exception>
    internal StateWrite[] Collect(TaskRun task, NodeResult result)
    {
        task.Frame.Result = result.Value;
        var mapped = task.Node.Writes;
        var update = result.Command?.Update ?? [];
        var writes = new StateWrite[mapped.Length + update.Count];
        for (var i = 0; i < mapped.Length; i++)
        {
            writes[i] = Take(task.Node.Name, mapped[i].Slot, mapped[i].Value.Evaluate(task.Frame), mapped[i].IsOverwrite);
        }

        for (var i = 0; i < update.Count; i++)
        {
            var slot = SlotOf(task.Node.Name, update[i].Field);
            writes[mapped.Length + i] = Take(task.Node.Name, slot, update[i].Value, update[i].IsOverwrite);
        }

        return writes;
    }

    /// <summary>The write of an error record, to a field of that type.</summary>
    internal StateWrite[] HandOver(int? slot, RunError error) =>
        slot is { } field ? [Fit(error.Node ?? "", field, error.ToMap(), isOverwrite: false)] : [];

    /// <summary>The write of an error record to a list of them; as a list, since not every list can tell an item from one.</summary>
    internal StateWrite[] CollectError(int slot, RunError error) =>
        [Fit(error.Node ?? "", slot, ValueList.Of(error.ToMap()), isOverwrite: false)];

    /// <summary>Makes a write of a new value.</summary>
    /// <exception cref="NodeFailedException">The value does not fit the field, or is nested too deeply.</exception>
    internal StateWrite Take(string node, int slot, Value value, bool isOverwrite) => Nesting.FindProblem(value) is { } problem
        ? throw new NodeFailedException(ErrorKind.Validation, $"The node '{node}' wrote a value to '{_schema.Fields[slot].Name}' that does not fit: {problem}.")
        : Fit(node, slot, value, isOverwrite);

    /// <summary>Makes a write of a value that was kept, or that the engine made.</summary>
    /// <exception cref="NodeFailedException">The value does not fit the field.</exception>
    internal StateWrite Fit(string node, int slot, Value value, bool isOverwrite)
    {
        var (whole, item) = _accepts[slot];
        var type = isOverwrite ? _schema.Fields[slot].Type : item is not null && value.Kind != ValueKind.List ? item : whole;
        return type.TryFit(value, out var fitted, out var misfit)
            ? new StateWrite(slot, fitted, isOverwrite)
            : throw new NodeFailedException(
                ErrorKind.Validation, $"The node '{node}' wrote a value to '{_schema.Fields[slot].Name}' that does not fit: {misfit}.");
    }

    private static (StateType Whole, StateType? Item) AcceptedBy(StateField field) =>
        (field.Reducer.WriteType(field.Type),
            field.Reducer.AcceptsItem(field.Type) && field.Type.WithoutNull is StateType.List list ? list.Item : null);

    private int SlotOf(string node, string field) => _schema.FindSlot(field) is >= 0 and var slot
        ? slot
        : throw new NodeFailedException(
            ErrorKind.Validation, $"The node '{node}' wrote to '{field}', and the state has no such field. It has {string.Join(", ", _schema.Shape.Names)}.");
}
