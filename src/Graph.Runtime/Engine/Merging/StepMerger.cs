using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Engine.Planning;
using Graph.Runtime.Reducers;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Merging;

/// <summary>Phase three of a superstep: applies what the tasks wrote, in merge order, through the reducers.</summary>
/// <remarks>The outcome depends on the tasks and their order only, never on which of them was done first.</remarks>
internal sealed class StepMerger(WorkflowTopology topology)
{
    private readonly StateSchema _schema = topology.Workflow.Schema;

    /// <summary>Applies the writes of a step.</summary>
    /// <param name="start">The state at step start.</param>
    /// <param name="tasks">The tasks in merge order.</param>
    /// <exception cref="MergeConflictException">Two tasks wrote a field that takes one writer.</exception>
    /// <exception cref="ReducerException">A reducer has no result.</exception>
    internal MergedState Merge(WorkflowState start, IReadOnlyList<FinishedTask> tasks)
    {
        if (tasks.Count > 1)
        {
            RefuseConflicts(tasks);
        }

        var slots = start.CopySlots();
        BeginEphemeral(slots);
        var changes = new List<StateChange>(tasks.Count == 1 ? tasks[0].Writes.Length : tasks.Count);
        for (var task = 0; task < tasks.Count; task++)
        {
            foreach (var write in tasks[task].Writes)
            {
                Apply(slots, write, task, changes);
            }
        }

        ForgetEphemeral(start, changes);
        return new MergedState(new WorkflowState(_schema, slots), changes);
    }

    /// <summary>Whether a step forgets fields that its own routing must still see.</summary>
    internal bool ForgetsFields => !topology.EphemeralSlots.IsEmpty;

    /// <summary>What the routing of one task sees: all of the state at step start, with the task's own writes.</summary>
    internal WorkflowState MergeForRouting(WorkflowState start, FinishedTask task)
    {
        var slots = start.CopySlots();
        var changes = new List<StateChange>(task.Writes.Length);
        foreach (var write in task.Writes)
        {
            Apply(slots, write, 0, changes);
        }

        return new WorkflowState(_schema, slots);
    }

    /// <summary>Applies a caller's input.</summary>
    /// <param name="start">The state that the input comes to.</param>
    /// <param name="writes">The input.</param>
    internal MergedState MergeInput(WorkflowState start, IEnumerable<StateWrite> writes)
    {
        var slots = start.CopySlots();
        var changes = new List<StateChange>();
        foreach (var write in writes)
        {
            Apply(slots, write, -1, changes);
        }

        return new MergedState(new WorkflowState(_schema, slots), changes);
    }

    private void Apply(Value[] slots, StateWrite write, int task, List<StateChange> changes)
    {
        var field = _schema.Fields[write.Slot];
        var current = slots[write.Slot];
        var reduction = write.IsOverwrite
            ? Reduction.Replaced(Bounded(field, write.Value))
            : field.Reducer.Reduce(field, current, write.Value);
        if (reduction.Change != ChangeKind.Replace && MustBeStoredWhole(field, current))
        {
            reduction = Reduction.Replaced(reduction.Value);
        }

        slots[write.Slot] = reduction.Value;
        changes.Add(new StateChange(write.Slot, task, reduction.Change, reduction.Payload));
    }

    private static Value Bounded(StateField field, Value value) =>
        field.Keep is { } keep && value.Kind == ValueKind.List ? value.AsList().TakeLast(keep) : value;

    /// <summary>A load knows neither a field's default nor that an ephemeral one began anew, so a difference to those says nothing to it.</summary>
    private static bool MustBeStoredWhole(StateField field, Value current) =>
        field.IsEphemeral || (current.IsSame(field.Default) && !IsEmpty(current));

    private static bool IsEmpty(Value value) => value.Kind switch
    {
        ValueKind.List => value.AsList().Count == 0,
        ValueKind.Map => value.AsMap().Count == 0,
        _ => value.IsNull,
    };

    private void RefuseConflicts(IReadOnlyList<FinishedTask> tasks)
    {
        var writers = new Dictionary<int, int>();
        var overwriters = new Dictionary<int, int>();
        for (var task = 0; task < tasks.Count; task++)
        {
            foreach (var write in tasks[task].Writes)
            {
                if (!_schema.Fields[write.Slot].Reducer.AllowsSeveralWriters)
                {
                    RefuseSecond(writers, tasks, task, write, isOverwrite: false);
                }
                else if (write.IsOverwrite)
                {
                    RefuseSecond(overwriters, tasks, task, write, isOverwrite: true);
                }
            }
        }
    }

    private void RefuseSecond(Dictionary<int, int> writers, IReadOnlyList<FinishedTask> tasks, int task, StateWrite write, bool isOverwrite)
    {
        if (!writers.TryAdd(write.Slot, task) && writers[write.Slot] != task)
        {
            throw new MergeConflictException(
                _schema.Fields[write.Slot].Name, tasks[writers[write.Slot]].Key, tasks[task].Key, isOverwrite);
        }
    }

    /// <summary>What an ephemeral field holds is for this step only; what is written now is for the next.</summary>
    private void BeginEphemeral(Value[] slots)
    {
        foreach (var slot in topology.EphemeralSlots)
        {
            slots[slot] = _schema.Fields[slot].Default;
        }
    }

    /// <summary>Notes for ephemeral fields that no task wrote that they are back at their default.</summary>
    private void ForgetEphemeral(WorkflowState start, List<StateChange> changes)
    {
        foreach (var slot in topology.EphemeralSlots)
        {
            var initial = _schema.Fields[slot].Default;
            if (!start[slot].IsSame(initial) && !changes.Exists(change => change.Slot == slot))
            {
                changes.Add(new StateChange(slot, -1, ChangeKind.Replace, initial));
            }
        }
    }
}
