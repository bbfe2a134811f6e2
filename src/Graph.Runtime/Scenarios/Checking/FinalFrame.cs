using Graph.Runtime.Compilation;
using Graph.Runtime.Expressions;
using Graph.Runtime.State;
using Graph.Runtime.Values;

namespace Graph.Runtime.Scenarios.Checking;

/// <summary>What assertions see: the state at the end, and the caller's context.</summary>
internal sealed class FinalFrame(FrameLayout layout, WorkflowState state, Value context) : EvaluationFrame
{
    public override Value Read(int index)
    {
        if (index < layout.FieldCount)
        {
            return state[index];
        }

        return index == layout.State ? state.ToMap() : index == layout.Context ? context : Value.Null;
    }
}
