using Graph.Runtime.Engine.Execution;
using Graph.Runtime.Engine.Merging;
using Graph.Runtime.Reducers;

namespace Graph.Runtime.Engine.Committing;

/// <summary>Steps that were made since the last commit of a run that stores them all at its end: what they changed, each field
/// once, and how their tasks went.</summary>
internal sealed class UnstoredSteps
{
    // Origins above every version that a thread can have: what is due after such a step has an identity that no commit gives.
    private const int VersionBits = 32;

    private readonly SortedDictionary<int, StateChange> _changes = [];
    private readonly List<FinishedTask> _tasks = [];

    internal long Count { get; private set; }

    /// <summary>Takes a step in.</summary>
    /// <param name="step">The step.</param>
    /// <param name="run">The run after it; its origin is still that of the step's tasks.</param>
    /// <returns>The origin of what is due after it: the same when another process makes the same steps again from the same commit.</returns>
    internal long Add(Transition step, RunState run)
    {
        var fields = run.Workflow.Schema.Fields;
        Count++;
        _tasks.AddRange(step.Tasks.Select(task => task.SummaryOf(run.Step)));
        foreach (var change in step.Changes)
        {
            _changes[change.Slot] = _changes.TryGetValue(change.Slot, out var earlier) ? Join(earlier, change, fields[change.Slot].Keep) : change with { Task = -1 };
        }

        return OriginAfter(run.Origin);
    }

    /// <summary>The origin of what is due after steps that the store need not have before its tasks run.</summary>
    /// <param name="origin">The origin of the first step's own tasks.</param>
    /// <param name="steps">How many steps.</param>
    internal static long OriginAfter(long origin, long steps = 1) => (IsOfCommit(origin) ? origin << VersionBits : origin) + steps;

    /// <summary>Whether an origin is the version of a commit, so that no commit need say it.</summary>
    internal static bool IsOfCommit(long origin) => origin >> VersionBits == 0;

    /// <summary>The origin of the tasks of the last of some steps that one commit holds.</summary>
    /// <param name="steps">How many steps.</param>
    /// <param name="origin">The origin of the tasks of the first.</param>
    internal static long OriginOfLast(long steps, long origin) => steps > 1 ? OriginAfter(origin, steps - 1) : origin;

    /// <summary>The transition with all of these steps in it; none are left here.</summary>
    internal Transition Merge(Transition last, RunState run)
    {
        var fields = run.Workflow.Schema.Fields;
        var steps = Count + last.Steps;
        foreach (var change in last.Changes)
        {
            _changes[change.Slot] = _changes.TryGetValue(change.Slot, out var earlier) ? Join(earlier, change, fields[change.Slot].Keep) : change with { Task = -1 };
        }

        List<StateChange> changes = [.. _changes.Values.Select(change => change.Kind == Mixed ? change with { Kind = ChangeKind.Replace, Payload = run.State[change.Slot] } : change)];
        List<FinishedTask> tasks = [.. _tasks, .. last.Tasks];
        _changes.Clear();
        _tasks.Clear();
        Count = 0;
        return last with { Tasks = tasks, Changes = changes, Steps = steps };
    }

    // Differences of several kinds to one field: its value at the end says them all.
    private const ChangeKind Mixed = (ChangeKind)(-1);

    private static StateChange Join(StateChange earlier, StateChange later, int? keep) => (earlier.Kind, later.Kind) switch
    {
        (_, ChangeKind.Replace) => later with { Task = -1 },
        (ChangeKind.Append, ChangeKind.Append) => earlier with { Payload = earlier.Payload.AsList().AddRange(later.Payload.AsList()).TakeLast(keep ?? int.MaxValue) },
        (ChangeKind.SetKeys, ChangeKind.SetKeys) => earlier with
        {
            Payload = later.Payload.AsMap().Aggregate(earlier.Payload.AsMap(), (keys, entry) => keys.Set(entry.Key, entry.Value)),
        },
        _ => earlier with { Kind = Mixed, Payload = default },
    };
}
