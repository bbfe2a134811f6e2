using Graph.Runtime.Authoring;
using Graph.Runtime.Engine.Merging;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Engine;

/// <summary>Holds the state below <c>limits.max_state</c>: adds up what steps write, and weighs the whole state only when that sum passes the limit.</summary>
internal sealed class StateSizeGuard(long limit)
{
    /// <summary>What of the limit is much already …</summary>
    private const int Much = 4;

    /// <summary>… and how much more must be written before it is weighed again, when the sum was wrong: weighing costs as much as the state is large.</summary>
    private const int MuchMore = 16;

    private long _estimate;
    private long _much = limit / Much;
    private bool _hasWarned;

    /// <summary>A restored state counts as what its thread's snapshot and differences weigh.</summary>
    internal void StartAt(long bytes) => _estimate = bytes;

    /// <summary>Says why a step may not be committed; null when it may.</summary>
    internal RunError? FindExcess(MergedState merged)
    {
        foreach (var change in merged.Changes)
        {
            _estimate += Weigh(change.Payload);
        }

        if (_estimate <= limit)
        {
            return null;
        }

        var exact = Measure(merged.State);
        if (exact <= limit)
        {
            // What was replaced counts no more; from here the sum starts at what is really there.
            _estimate = exact;
            return null;
        }

        var largest = Largest(merged.State);
        return new RunError
        {
            Kind = ErrorKind.Limit,
            Message = $"The state would have {exact:N0} bytes, and limits.max_state is {limit:N0}. The largest field is '{largest.Name}'. "
                + "Bound it with 'keep', write less to it, or raise the limit. The step was not committed.",
        };
    }

    /// <summary>Finds out, once, that the state has passed a quarter of the limit; null as long as it has not, and ever after.</summary>
    /// <param name="state">The state that the sum is of.</param>
    /// <param name="step">The step that it is the state after.</param>
    internal RunEvent.StateGrown? FindGrowth(WorkflowState state, long step)
    {
        if (_hasWarned || _estimate <= _much)
        {
            return null;
        }

        _estimate = Measure(state);
        _hasWarned = _estimate > limit / Much;
        _much = Math.Max(limit / Much, _estimate + (limit / MuchMore));
        return _hasWarned ? new RunEvent.StateGrown(step, _estimate, limit, Largest(state).Name) : null;
    }

    private static long Measure(WorkflowState state) => state.Schema.Fields.Select((_, slot) => Weigh(state[slot])).Sum();

    private static StateField Largest(WorkflowState state) =>
        state.Schema.Fields.MaxBy(field => Weigh(state[state.Schema.FindSlot(field.Name)]))!;

    /// <summary>About how many bytes a value has once encoded.</summary>
    internal static long Weigh(Value value) => value.Kind switch
    {
        ValueKind.String => System.Text.Encoding.UTF8.GetByteCount(value.AsString()) + 2,
        ValueKind.Bytes => value.AsBytes().Length * 4L / 3,
        ValueKind.List => WeighItems(value.AsList()),
        ValueKind.Map => value.AsMap().Sum(entry => Weigh(entry.Key) + Weigh(entry.Value) + 2),
        _ => sizeof(long),
    };

    private static long WeighItems(ValueList list)
    {
        var sum = 2L;
        foreach (var item in list.AsSpan())
        {
            sum += Weigh(item) + 1;
        }

        return sum;
    }
}
