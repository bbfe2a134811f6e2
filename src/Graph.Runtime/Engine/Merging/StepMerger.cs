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
        var changes = new List<StateChange>(tasks.Count == 1 ? tasks[0].Writes.Count : tasks.Count);
        for (var task = 0; task < tasks.Count; task++)
        {
            foreach (var write in tasks[task].Writes)
            {
                Apply(slots, write, task, changes);
            }
        }

        ForgetEphemeral(slots, changes);
        return new MergedState(new WorkflowState(_schema, slots), changes);
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
        var reduction = write.IsOverwrite
            ? Reduction.Replaced(write.Value)
            : field.Reducer.Reduce(field, slots[write.Slot], write.Value);
        slots[write.Slot] = reduction.Value;
        changes.Add(new StateChange(write.Slot, task, reduction.Change, reduction.Payload));
    }

    private void RefuseConflicts(IReadOnlyList<FinishedTask> tasks)
    {
        var writers = new Dictionary<int, int>();
        var overwriters = new Dictionary<int, int>();
        for (var task = 0; task < tasks.Count; task++)
        {
            foreach (var write in tasks[task].Writes)
            {
                if (write.IsOverwrite)
                {
                    RefuseSecond(overwriters, tasks, task, write);
                }
                else if (!_schema.Fields[write.Slot].Reducer.AllowsSeveralWriters)
                {
                    RefuseSecond(writers, tasks, task, write);
                }
            }
        }
    }

    private void RefuseSecond(Dictionary<int, int> writers, IReadOnlyList<FinishedTask> tasks, int task, StateWrite write)
    {
        if (!writers.TryAdd(write.Slot, task) && writers[write.Slot] != task)
        {
            throw new MergeConflictException(
                _schema.Fields[write.Slot].Name, tasks[writers[write.Slot]].Key, tasks[task].Key, write.IsOverwrite);
        }
    }

    /// <summary>An ephemeral field that no task wrote was for this step only.</summary>
    private void ForgetEphemeral(Value[] slots, List<StateChange> changes)
    {
        foreach (var slot in topology.EphemeralSlots)
        {
            var initial = _schema.Fields[slot].Default;
            if (!slots[slot].IsSame(initial) && !changes.Exists(change => change.Slot == slot))
            {
                slots[slot] = initial;
                changes.Add(new StateChange(slot, -1, ChangeKind.Replace, initial));
            }
        }
    }
}
