using Graph.Runtime.Expressions;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine.Execution;

/// <summary>What the expressions of one task see.</summary>
internal sealed class TaskFrame(RunState run, WorkflowState state) : EvaluationFrame
{
    private readonly int _fieldCount = run.Workflow.Layout.FieldCount;

    /// <summary>The state at step start; once the node is done, with its own writes.</summary>
    internal WorkflowState State { get; set; } = state;

    internal Value Result { get; set; }

    internal Value Item { get; init; }

    /// <summary>The frame index under which the item is read; -1 for none.</summary>
    internal int ItemIndex { get; init; } = -1;

    internal int Attempt { get; set; } = 1;

    public override Value Read(int index) => (uint)index < (uint)_fieldCount ? State[index] : ReadOther(index - _fieldCount, index);

    private Value ReadOther(int place, int index) => place switch
    {
        0 => State.ToMap(),
        1 => DescribeRun(),
        2 => run.Context,
        3 => Result,
        _ => index == ItemIndex ? Item : Value.Null,
    };

    private Value DescribeRun() => ValueMap.Of(
        ("thread_id", run.ThreadId.Value),
        ("run_id", run.RunId.Value),
        ("step", run.Step),
        ("attempt", (long)Attempt),
        ("remaining_steps", Math.Max(0, run.Workflow.Limits.MaxSteps - run.StepsMade)),
        ("started_at", Value.Of(run.StartedAt)));
}
